from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.invoices.paper import invoice_pdf, receipt_pdf
from app.invoices.paper_form import (
    PaperLine,
    PaperProperty,
    PaperStatus,
)
from tests.invoices.papers import INVOICE, LINK, RECEIPT, amounts_in, dollars, is_accessible, read, words


def test_every_amount_of_the_invoice_is_on_the_paper_and_no_other():
    lines = [line for place in INVOICE.properties for line in place.lines]
    expected = [cents for line in lines for cents in (line.unit_cents, line.amount_cents)]
    expected += [40248, 22000]  # subtotals of the two properties
    expected += [62248, 2248, 193, 2248, 16, 351, -4100, 58708, -20017, 38691, 38691]
    assert amounts_in(words(invoice_pdf(INVOICE, "en"))) == sorted(map(dollars, expected))


def test_the_invoice_says_whose_what_and_when():
    text = words(invoice_pdf(INVOICE, "en"))
    for part in (
        "Sparkling Pools",
        "INV-1042",
        "Hotel Azul",
        "PO 2026-0611",
        "Jun 30, 2026",
        "by July 15, 2026",
        "Main pool 2200 N Scottsdale Rd",
        "4 visits: Jun 3, Jun 10, Jun 17, Jun 24",
        "2.5 $8.99",
        "Phoenix sales tax 8.6%",
        "County tax 0.725%",
        "Payment, Visa ending in 4242",
        "PO Box 4410",
        "The gate code changed.",
        "Check code 7F3K-92",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("status", "word", "detail"),
    [
        (PaperStatus.DUE, "Due", "by July 15, 2026"),
        (PaperStatus.OVERDUE, "Overdue", "was due July 15, 2026"),
        (PaperStatus.PROCESSING, "Processing", "on its way"),
        (PaperStatus.PAID, "Paid", "Thank you"),
        (PaperStatus.VOID, "Void", "Nothing to pay"),
    ],
)
def test_the_status_is_said_in_words(status, word, detail):
    pdf = invoice_pdf(replace(INVOICE, status=status), "en")
    assert word in words(pdf)
    assert detail in words(pdf)
    assert is_accessible(pdf)


def test_the_way_to_pay_is_a_link_a_code_and_letters():
    page = read(invoice_pdf(INVOICE, "en")).pages[0]
    links = [note.get_object()["/A"]["/URI"] for note in page["/Annots"]]
    assert links == [LINK.address]
    assert LINK.shown in page.extract_text()


@pytest.mark.parametrize("count", [1, 150])
def test_every_page_has_the_portal_its_number_and_the_head_of_the_table(count):
    many = tuple(PaperLine(f"Service number {n}", 100_00 + n) for n in range(count))
    pdf = invoice_pdf(replace(INVOICE, properties=(PaperProperty("Main pool", "", many),), note=""), "en")
    texts = [page.extract_text() for page in read(pdf).pages]
    assert (len(texts) > 3) == (count > 1)
    for number, text in enumerate(texts, start=1):
        assert "sparkling.example" in text
        assert f"Page {number} of {len(texts)}" in text
        assert "What we did" in text or "Service number" not in text
        assert "Main pool" in text or "Service number" not in text
    everything = words(pdf)
    assert all(f"Service number {n} 1 {dollars(10000 + n)}" in everything for n in range(count))


def test_it_keeps_pdf_ua():
    pdf = invoice_pdf(INVOICE, "en")
    root = read(pdf).trailer["/Root"]
    assert is_accessible(pdf)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert read(pdf).metadata.title == "Invoice INV-1042"


def test_the_page_is_us_letter():
    box = read(invoice_pdf(INVOICE, "en")).pages[0].mediabox
    assert (box.width, box.height) == (612, 792)


def test_the_same_invoice_is_the_same_file():
    assert invoice_pdf(INVOICE, "en") == invoice_pdf(replace(INVOICE), "en")


def test_spanish_writes_dates_in_spanish_and_dollars_as_the_americas_do():
    pdf = invoice_pdf(INVOICE, "es")
    assert "15 de julio de 2026" in words(pdf)
    assert "$386.91" in words(pdf)
    assert read(pdf).trailer["/Root"]["/Lang"].startswith("es")


def test_the_receipt_lists_date_method_amount_invoices_and_refunds():
    pdf = receipt_pdf(RECEIPT, "en")
    text = words(pdf)
    for part in (
        "Receipt",
        "R-2231",
        "Jul 2, 2026",
        "Visa ending in 4242",
        "py-7h2k",
        "INV-1042 Jun 30, 2026 $200.17 $386.91",
        "INV-1031 May 31, 2026 $82.83 $0.00",
        "Partly refunded",
        "Jul 9, 2026 · Visit rained out",
        "sparkling.example/q/abcdefgh",
        "Page 1 of 1",
    ):
        assert part in text
    expected = [29500, 20017, 38691, 8283, 0, 29500, 1200, -4550, 24950]
    assert amounts_in(text) == sorted(map(dollars, expected))
    assert is_accessible(pdf)


@pytest.mark.parametrize(
    ("refunds", "kept", "word"),
    [((), 29500, "Paid"), (RECEIPT.refunds, 24950, "Partly refunded"), (RECEIPT.refunds, 0, "Refunded")],
)
def test_the_receipt_says_whether_money_went_back(refunds, kept, word):
    text = words(receipt_pdf(replace(RECEIPT, refunds=refunds, kept_cents=kept), "en"))
    assert f"{word} Thank you!" in text


def test_a_receipt_without_invoices_needs_no_table():
    text = words(receipt_pdf(replace(RECEIPT, invoices=(), credit_cents=29500), "en"))
    assert "Still due" not in text
    assert "credit on your account" in text


def test_many_papers_at_once_do_not_mix():
    invoices = [replace(INVOICE, number=f"INV-{n}", due_cents=n) for n in range(2000, 2012)]
    with ThreadPoolExecutor(4) as hands:
        pdfs = list(hands.map(lambda invoice: invoice_pdf(invoice, "en"), invoices))
    for invoice, pdf in zip(invoices, pdfs, strict=True):
        assert invoice.number in words(pdf)
        assert dollars(invoice.due_cents) in words(pdf)
