"""The texts of a printed statement, and the same as rows for a spreadsheet."""

import datetime as dt
from zoneinfo import ZoneInfo

from app.base import current
from app.base.languages import _, speaking
from app.base.qr import qr_svg_bytes
from app.base.spreadsheets import amount, csv_bytes
from app.invoices.entry_words import entry_words
from app.invoices.paper_values import bill_to, link_to, paper_company
from app.invoices.sheet import Words, code, head_and_foot, party
from app.invoices.typesetting import framed, typeset
from app.statements.statement import Item, Statement


def statement_pdf(shown: Statement, methods: dict[int, str], language: str) -> bytes:
    """`methods` are the words for its payments, by attempt."""
    company = paper_company(current.company())
    link = link_to(f"/statements/{shown.account.uid}?from={shown.first}&to={shown.last}")
    with speaking(language):
        texts = _texts(shown, methods, language, company, link)
    logo = company.brand.logo
    pictures = {"code.svg": qr_svg_bytes(link.address), "logo.svg": framed(logo) if logo else b""}
    return typeset("statement.typ", texts, pictures, shown.last)


def _texts(shown: Statement, methods: dict[int, str], language: str, company, link) -> dict:
    words = Words(language, shown.currency)
    range_words = f"{words.short_date(shown.first)} – {words.short_date(shown.last)}"
    owes = shown.closing_cents > 0
    return {
        **head_and_foot(company, language, _("Statement"), shown.account.number or shown.account.name),
        "to": party(_("For"), bill_to(shown.account)),
        "facts": [[_("From"), words.short_date(shown.first)], [_("To"), words.short_date(shown.last)]],
        "panel": {
            "label": _("Closing balance"), "amount": words.money(shown.closing_cents), "detail": range_words,
            "status": _("Owed") if owes else _("Nothing owed"), "tone": "brand" if owes else "good",
            "code": code(link, _("See it online")),
        },
        "columns": [_("Day"), _("What"), _("Amount"), _("Balance")],
        "rows": [_row(item, methods, words) for item in shown.items],
        "sums": [
            [_("Opening balance"), words.money(shown.opening_cents), ""],
            [_("Charged"), words.money(shown.charged_cents), ""],
            [_("Paid and credited"), words.money(-shown.paid_cents), ""],
        ],
        "total": {"label": _("Closing balance"), "amount": words.money(shown.closing_cents)},
        "note": {"label": "", "text": ""},
    }  # fmt: skip


def _row(item: Item, methods: dict[int, str], words: Words) -> list[str]:
    return [
        words.short_date(day_of(item)), item_words(item, methods), words.money(item.entry.cents),
        words.money(item.balance_cents),
    ]  # fmt: skip


def item_words(item: Item, methods: dict[int, str]) -> str:
    """Paid, Visa 4242, INV-1042"""
    parts = (fact_words(item), methods.get(item.entry.attempt_id, ""), item.entry.number or "")
    return ", ".join(part for part in parts if part)


def fact_words(item: Item) -> str:
    words = {"invoice": _("Invoice"), "void": _("Invoice canceled")}
    return words.get(item.entry.kind) or entry_words(item.entry.kind, item.entry.cents)


def day_of(item: Item) -> dt.date:
    return item.entry.at.astimezone(ZoneInfo(current.zone())).date()


def statement_csv(shown: Statement, methods: dict[int, str]) -> bytes:
    """The first row opens, the last one closes; amounts are plain numbers."""
    header = [_("Day"), _("What"), _("Invoice"), _("Paid with"), _("Amount"), _("Balance")]
    rows = [
        [day_of(item), fact_words(item), item.entry.number, methods.get(item.entry.attempt_id, ""),
         amount(item.entry.cents), amount(item.balance_cents)]
        for item in shown.items
    ]  # fmt: skip
    opening = [shown.first, _("Opening balance"), "", "", "", amount(shown.opening_cents)]
    closing = [shown.last, _("Closing balance"), "", "", "", amount(shown.closing_cents)]
    return csv_bytes(header, [opening, *rows, closing])
