"""The texts of a printed receipt."""

from app.base.languages import _, pgettext
from app.invoices.paper_form import PaperReceipt
from app.invoices.sheet import Words, code, head_and_foot, party


def texts(receipt: PaperReceipt, language: str) -> dict:
    words = Words(language, receipt.currency)
    return {
        **head_and_foot(receipt.company, language, _("Receipt"), receipt.number),
        "to": party(_("Received from"), receipt.payer),
        "facts": _facts(receipt, words),
        "panel": _panel(receipt, words),
        "columns": [_("Invoice"), _("Issued"), _("Paid here"), _("Still due")],
        "rows": [
            [
                paid.number,
                words.short_date(paid.issued_on),
                words.money(paid.paid_cents),
                words.money(paid.left_cents),
            ]
            for paid in receipt.invoices
        ]
        + [[name, "", words.money(cents), ""] for name, cents in receipt.extras],
        "sums": _sums(receipt, words),
        "total": {
            "label": _("Paid after refunds") if receipt.refunds else _("Total paid"),
            "amount": words.money(receipt.kept_cents),
        },
        "note": {"label": _("Note"), "text": receipt.note},
    }


def _facts(receipt: PaperReceipt, words: Words) -> list[list[str]]:
    facts = [[_("Date"), words.short_date(receipt.paid_on)], [_("Paid with"), receipt.method]]
    return facts + ([[_("Reference"), receipt.reference]] if receipt.reference else [])


def _panel(receipt: PaperReceipt, words: Words) -> dict:
    status, tone = _status(receipt)
    return {
        "label": _("Payment received"),
        "amount": words.money(receipt.amount_cents),
        "detail": _("Thank you!"),
        "status": status,
        "tone": tone,
        "code": code(receipt.link, _("See this payment online")),
    }


def _status(receipt: PaperReceipt) -> tuple[str, str]:
    if not receipt.refunds:
        return pgettext("money", "Paid"), "good"
    if any(refund.what for refund in receipt.refunds):
        return (_("Partly came back") if receipt.kept_cents else _("Came back")), "off"
    return (_("Partly refunded") if receipt.kept_cents else _("Refunded")), "off"


def _sums(receipt: PaperReceipt, words: Words) -> list[list[str]]:
    rows = [[_("Payment, %(method)s", method=receipt.method), words.money(receipt.amount_cents), ""]]
    if receipt.credit_cents:
        rows.append([_("of this, credit on your account"), words.money(receipt.credit_cents), ""])
    for refund in receipt.refunds:
        small = " · ".join(part for part in (words.short_date(refund.day), refund.reason) if part)
        what = refund.what or _("Refund, %(method)s", method=refund.method)
        rows.append([what, words.money(-refund.cents), small])
    return rows
