"""The texts of a printed invoice."""

from app.base.languages import _, ngettext, pgettext
from app.invoices.paper_form import PaperInvoice, PaperLine, PaperParty, PaperPayment, PaperProperty, PaperStatus
from app.invoices.sheet import Words, code, head_and_foot, party

TONES = {PaperStatus.PAID: "good", PaperStatus.OVERDUE: "bad", PaperStatus.VOID: "off"}


def texts(invoice: PaperInvoice, language: str) -> dict:
    words = Words(language, invoice.currency)
    return {
        **head_and_foot(invoice.company, language, _("Invoice"), invoice.number),
        "void": _("Void") if invoice.status is PaperStatus.VOID else "",
        "to": party(_("Bill to"), invoice.bill_to),
        "facts": _facts(invoice, words),
        "panel": _panel(invoice, words),
        "columns": [_("What we did"), _("Quantity"), _("Price"), _("Amount")],
        "groups": [_group(place, words, len(invoice.properties) > 1) for place in invoice.properties],
        "sums": _sums(invoice, words),
        "total": {"label": _("Total"), "amount": words.money(invoice.total_cents)},
        "payments": _payments(invoice, words),
        "due": {"label": _("Amount due"), "amount": words.money(invoice.due_cents)},
        "remit": party(_("Checks are mailed to"), invoice.remit_to) if invoice.remit_to else None,
        "transfer": _transfer(invoice),
        "parts": _parts(invoice, words),
        "note": {"label": _("Note"), "text": invoice.note},
    }


def _facts(invoice: PaperInvoice, words: Words) -> list[list[str]]:
    facts = [
        [_("Issued"), words.short_date(invoice.issued_on)],
        [pgettext("date", "Due"), words.short_date(invoice.due_on)],
    ]
    if invoice.service:
        first, last = invoice.service
        facts.append([_("Service"), f"{words.month_day(first)} – {words.short_date(last)}"])
    if invoice.purchase_order:
        facts.append([_("PO number"), invoice.purchase_order])
    if invoice.vendor_number:
        facts.append([_("Vendor number"), invoice.vendor_number])
    return facts


def _transfer(invoice: PaperInvoice) -> dict | None:
    lines = tuple(f"{name}: {value}" for name, value in invoice.transfer)
    return party(_("Bank transfers go to"), PaperParty(lines[0], lines[1:])) if lines else None


def _parts(invoice: PaperInvoice, words: Words) -> dict | None:
    lines = tuple(f"{words.short_date(day)}: {words.money(cents)}" for day, cents in invoice.parts)
    return party(_("To pay in parts"), PaperParty(lines[0], lines[1:])) if lines else None


def _panel(invoice: PaperInvoice, words: Words) -> dict:
    paid = invoice.status is PaperStatus.PAID
    open_now = invoice.status in (PaperStatus.DUE, PaperStatus.OVERDUE)
    lead = _("Pay online") if open_now else _("See this invoice online")
    return {
        "label": _("Paid in full") if paid else _("Amount due"),
        "amount": words.money(invoice.total_cents if paid else invoice.due_cents),
        "detail": _detail(invoice, words),
        "status": _status(invoice.status),
        "tone": TONES.get(invoice.status, "brand"),
        "code": code(invoice.link, lead),
    }


def _detail(invoice: PaperInvoice, words: Words) -> str:
    day = words.date(invoice.due_on)
    return {
        PaperStatus.DUE: _("by %(day)s", day=day),
        PaperStatus.OVERDUE: _("was due %(day)s", day=day),
        PaperStatus.PROCESSING: _("Your payment is on its way."),
        PaperStatus.PAID: _("Thank you!"),
        PaperStatus.VOID: _("Canceled. Nothing to pay."),
    }[invoice.status]


def _status(status: PaperStatus) -> str:
    return {
        PaperStatus.DUE: _("Due"),
        PaperStatus.OVERDUE: _("Overdue"),
        PaperStatus.PROCESSING: _("Processing"),
        PaperStatus.PAID: _("Paid"),
        PaperStatus.VOID: _("Void"),
    }[status]


def _group(place: PaperProperty, words: Words, of_several: bool) -> dict:
    subtotal = sum(line.amount_cents for line in place.lines)
    return {
        "name": place.name,
        "address": place.address,
        "lines": [_line(line, words) for line in place.lines],
        "subtotal": [_("Subtotal %(property)s", property=place.name), words.money(subtotal)]
        if of_several
        else [],
    }


def _line(line: PaperLine, words: Words) -> dict:
    days = ", ".join(words.month_day(day) for day in line.visits)
    visits = ngettext("Visit: %(days)s", "%(num)s visits: %(days)s", len(line.visits), days=days)
    return {
        "description": line.description,
        "visits": visits if days else "",
        "quantity": words.quantity(line.quantity_thousandths),
        "price": "" if line.unit_cents is None else words.money(line.unit_cents),
        "amount": words.money(line.amount_cents),
    }


def _sums(invoice: PaperInvoice, words: Words) -> list[list[str]]:
    amounts = [*invoice.fees, *invoice.credits]
    taxes = [
        [
            f"{tax.name} {words.rate(tax.rate_millionths)}",
            words.money(tax.cents),
            _taxed(tax.taxed_cents, words),
        ]
        for tax in invoice.taxes
    ]
    rows = [[_("Subtotal"), words.money(invoice.subtotal_cents), ""], *taxes]
    return rows + [[amount.label, words.money(amount.cents), ""] for amount in amounts]


def _taxed(cents: int, words: Words) -> str:
    return _("on %(amount)s", amount=words.money(cents))


def _payments(invoice: PaperInvoice, words: Words) -> list[list[str]]:
    return [
        [
            _what(payment),
            words.money(-payment.cents),
            words.short_date(payment.day),
        ]
        for payment in invoice.payments
    ]


def _what(payment: PaperPayment) -> str:
    if not payment.what:
        return _("Payment, %(method)s", method=payment.method)
    return f"{payment.what}, {payment.method}" if payment.method else payment.what
