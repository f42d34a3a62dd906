"""Invoices as their owners see them, on the page and on paper."""

import datetime as dt
import io

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.breakdown import breakdown
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.ledger import write
from app.invoices.listing import PAGE, invoices_of
from app.invoices.models import Invoice
from app.invoices.paper_values import paper_invoice
from app.people.models import Capability

TODAY = dt.date(2026, 11, 19)


def bill(world, account: str = "Reyes", *lines: NewLine, day: dt.date = TODAY) -> Invoice:
    with world.writing():
        payer = session().get(Account, world.cast.accounts[account])
        invoice = draft_invoice(payer, list(lines) or [NewLine("Weekly service", 15500)], issued_on=day)
        issue(invoice)
    return invoice


def test_the_page_says_what_it_is_for_and_what_is_left(world):
    place = world.cast.properties["Reyes"]
    invoice = bill(
        world,
        "Reyes",
        NewLine("Weekly service", 15500, property_id=place, tax_millionths=86_000),
        NewLine("Skipped visit", -3875),
    )
    with world.writing():
        write("payment", -5000, "check:1", account_id=invoice.account_id, invoice_id=invoice.id)
    page = world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    for words in (
        "4812 E Desert Willow Dr",
        "Weekly service",
        "$155.00",
        "-$38.75",
        "Tax 8.6% on $155.00",
        "$13.33",
        "$129.58",
        "-$50.00",
        "$79.58",
        "Partly paid",
    ):
        assert words in page, words


def test_page_and_paper_come_to_the_same(world):
    invoice = bill(world, "Reyes", NewLine("Weekly service", 15501, tax_millionths=86_000), NewLine("Salt", 999))
    shown = breakdown(invoice, TODAY)
    paper = paper_invoice(shown, {})
    lines = sum(line.amount_cents for place in paper.properties for line in place.lines)
    assert lines == paper.subtotal_cents == invoice.subtotal_cents
    assert paper.total_cents == lines + sum(tax.cents for tax in paper.taxes) == invoice.total_cents
    assert paper.due_cents == shown.open_cents == invoice.total_cents


def test_the_pdf_is_one_and_its_code_opens_what_the_paper_shows(world):
    from pypdf import PdfReader

    invoice = bill(world)
    answer = world.as_("Olivia").get(f"/invoices/{invoice.uid}.pdf")
    assert answer.mimetype == "application/pdf"
    assert "$155.00" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert world.as_("Pat").get(f"/invoices/{invoice.uid}.pdf").status_code == 404


def test_an_issued_invoice_has_one_code_for_paper(world):
    invoice = bill(world)
    paper_invoice(breakdown(invoice, TODAY), {})
    codes = world.all(select(Capability).where(Capability.thing == "invoice", Capability.thing_id == invoice.id))
    assert [code.channel for code in codes] == ["paper"]


def test_the_list_says_status_property_and_what_is_owed(world):
    place = world.cast.properties["Azul Resort"]
    bill(world, "Hotel Azul", NewLine("Weekly service", 48000, property_id=place), day=TODAY - dt.timedelta(30))
    page = world.as_("Pat").get("/invoices").text
    for words in ("INV-1001", "Overdue", "Azul Resort", "$480.00", "You owe"):
        assert words in page, words


def test_a_draft_is_nowhere(world):
    with world.writing():
        payer = session().get(Account, world.cast.accounts["Reyes"])
        invoice = draft_invoice(payer, [NewLine("Secret plans", 100)])
    olivia = world.as_("Olivia")
    assert invoice.number not in olivia.get("/invoices").text
    assert olivia.get(f"/invoices/{invoice.uid}").status_code == 404


def test_a_long_history_comes_in_pages_without_gaps(world):
    for number in range(PAGE + 5):
        bill(world, day=TODAY - dt.timedelta(days=number // 3))
    account = [world.cast.accounts["Reyes"]]
    first, after = invoices_of(account, TODAY)
    second, end = invoices_of(account, TODAY, after)
    assert (len(first), len(second), end) == (PAGE, 5, "")
    assert len({row.uid for row in first + second}) == PAGE + 5


@pytest.mark.parametrize("name", ["Finn", "Marta", None])
def test_others_see_nothing_of_it(world, name):
    invoice = bill(world)
    answer = world.as_(name).get(f"/invoices/{invoice.uid}")
    assert answer.status_code in (302, 303, 404)
    assert "$155.00" not in answer.text


def test_an_invoice_is_read_by_as_many_queries_however_long_it_is(world, queries):
    short = bill(world)
    long = bill(
        world, "Reyes", *[NewLine(f"Line {n}", 100, property_id=world.cast.properties["Reyes"]) for n in range(40)]
    )
    olivia = world.as_("Olivia")
    olivia.get(f"/invoices/{short.uid}")
    assert queries(lambda: olivia.get(f"/invoices/{short.uid}")) == queries(lambda: olivia.get(f"/invoices/{long.uid}"))
