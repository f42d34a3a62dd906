"""What the words of each kind of notice may name. Pure.

Push texts are read on locked screens: they name no amount and no code (see test_templates.py).
"""

COMMON = frozenset({"company", "name", "first_name", "phone", "link"})

_VISIT = frozenset({"property", "place", "day", "technician", "visit"})
_CHANGED = frozenset({"visit_time", "news", "reason", "next", "choose", "slots"})
_PAYMENT = frozenset({"amount", "method", "invoices", "day"})
_OWED = frozenset({"number", "amount", "due_day", "when", "fee"})
_FEE = frozenset({"amount", "number", "late_number", "due_day", "day"})

VARIABLES = {
    "sign_in": frozenset({"code", "host", "minutes"}),
    "contact_code": frozenset({"code", "host", "minutes"}),
    "contact_changed": frozenset({"what", "new_contact", "hours"}),
    "portal_link": frozenset({"what"}),
    "office_alert": frozenset({"title", "detail"}),
    "texts_on": frozenset(),
    "push_test": frozenset(),
    "visit_completed": _VISIT | {"result", "readings", "doses", "note", "photo"},
    "visit_skipped": _VISIT | {"reason", "next"},
    "visit_tomorrow": _VISIT | {"window", "gate", "pets"},
    "visit_on_the_way": _VISIT | {"arriving"},
    "visit_arrived": _VISIT,
    "visit_progress": _VISIT | {"stage", "count"},
    "visit_delayed": _VISIT | _CHANGED,
    "visit_moved": _VISIT | _CHANGED,
    "visit_cancelled": _VISIT | _CHANGED,
    "visit_assigned": _VISIT | _CHANGED,
    "visit_booked": _VISIT | {"visit_time"},
    "invoice_issued": frozenset({"number", "amount", "due_day"}),
    "invoice_due": _OWED,
    "invoice_overdue": _OWED,
    "payment_received": _PAYMENT | {"on_top"},
    "payment_failed": _PAYMENT | {"reason", "next_try"},
    "payment_returned": _PAYMENT - {"day"} | {"reason"},
    "refund_sent": _PAYMENT | {"reason", "when", "on_top"},
    "credit_given": frozenset({"amount", "reason", "use"}),
    "invoice_voided": frozenset({"number", "amount", "reason"}),
    "autopay_coming": frozenset({"number", "amount", "day", "method"}),
    "autopay_on": frozenset({"method", "place", "text", "day", "who"}),
    "autopay_off": frozenset({"method", "place", "why"}),
    "autopay_stopped": frozenset({"method", "place", "reason"}),
    "approval_needed": frozenset({"number", "amount", "due_day", "account"}),
    "invoice_approved": frozenset({"number", "amount", "due_day", "account"}),
    "statement": frozenset({"account", "month", "opening", "charged", "paid", "closing"}),
    "paper_ending": frozenset({"what", "kind", "day", "place"}),
    "report_ready": frozenset({"what", "place", "days"}),
    "question_answered": frozenset({"subject", "answer", "who", "number"}),
    "concern_answered": frozenset({"subject", "answer", "who", "number"}),
    "card_expiring": frozenset({"method", "day", "used"}),
    "late_fee": _FEE,
    "late_fee_waived": _FEE,
    "hold_coming": frozenset({"amount", "day"}),
    "hold_begun": frozenset({"amount", "day"}),
    "hold_lifted": frozenset({"why"}),
    "service_notice": frozenset({"title", "words"}),
    "news": frozenset({"title", "words"}),
    "pause_set": frozenset({"property", "place", "news"}),
}

# What a company's own words must keep besides the link: what somebody asked for, or has to be told.
OBLIGATORY: dict[str, frozenset[str]] = {
    "sign_in": frozenset({"code"}),
    "contact_code": frozenset({"code"}),
    "contact_changed": frozenset({"what", "new_contact"}),
    "autopay_on": frozenset({"text"}),
    "autopay_coming": frozenset({"amount", "day"}),
    "late_fee": frozenset({"amount"}),
    "hold_coming": frozenset({"day"}),
    "service_notice": frozenset({"words"}),
    "news": frozenset({"words"}),
}
NOT_ON_LOCKED_SCREENS = frozenset({"amount", "code", "link", "invoices", "method", "note"})
