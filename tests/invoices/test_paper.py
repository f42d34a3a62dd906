import datetime as dt
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfReader

from app.companies.brand import Brand
from app.invoices.paper import invoice_pdf, receipt_pdf
from app.invoices.paper_form import (
    PaperAmount,
    PaperCompany,
    PaperInvoice,
    PaperLine,
    PaperLink,
    PaperPaid,
    PaperParty,
    PaperPayment,
    PaperProperty,
    PaperReceipt,
    PaperRefund,
    PaperStatus,
    PaperTax,
)

SPARKLING = PaperCompany(
    Brand("Sparkling Pools", "#0b6e99"),
    ("1420 E Camelback Rd", "Phoenix, AZ 85014"),
    "https://sparkling.example/",
    phone="(602) 555-0142",
)
LINK = PaperLink("https://sparkling.example/q/abcdefgh", "sparkling.example/q/abcdefgh", "7F3K-92")
AZUL = PaperParty("Hotel Azul", ("2200 N Scottsdale Rd", "Scottsdale, AZ 85257"))
JUNE = [dt.date(2026, 6, day) for day in (3, 10, 17, 24)]

INVOICE = PaperInvoice(
    company=SPARKLING,
    number="INV-1042",
    status=PaperStatus.DUE,
    issued_on=dt.date(2026, 6, 30),
    due_on=dt.date(2026, 7, 15),
    bill_to=AZUL,
    properties=(
        PaperProperty(
            "Main pool",
            "2200 N Scottsdale Rd",
            (
                PaperLine("Weekly service", 38000, 4000, 9500, tuple(JUNE)),
                PaperLine("Salt, 40 lb bag", 2248, 2500, 899),
            ),
        ),
        PaperProperty("Residences", "18 W Palm Ln", (PaperLine("Spa service", 22000, 4000, 5500),)),
    ),
    subtotal_cents=62248,
    taxes=(PaperTax("Phoenix sales tax", 86000, 2248, 193), PaperTax("County tax", 7250, 2248, 16)),
    fees=(PaperAmount("Fuel", 351),),
    credits=(PaperAmount("Rained-out visit", -4100),),
    total_cents=58708,
    payments=(PaperPayment(dt.date(2026, 7, 2), "Visa ending in 4242", 20017),),
    due_cents=38691,
    link=LINK,
    purchase_order="PO 2026-0611",
    service=(JUNE[0], JUNE[-1]),
    remit_to=PaperParty("Sparkling Pools LLC", ("PO Box 4410",)),
    note="The gate code changed.",
)
RECEIPT = PaperReceipt(
    company=SPARKLING,
    number="R-2231",
    paid_on=dt.date(2026, 7, 2),
    method="Visa ending in 4242",
    payer=AZUL,
    amount_cents=29500,
    kept_cents=24950,
    credit_cents=1200,
    invoices=(
        PaperPaid("INV-1042", dt.date(2026, 6, 30), 20017, 38691),
        PaperPaid("INV-1031", dt.date(2026, 5, 31), 8283, 0),
    ),
    refunds=(PaperRefund(dt.date(2026, 7, 9), "Visa ending in 4242", 4550, "Visit rained out"),),
    link=LINK,
    reference="py-7h2k",
)

EVIL = '#panic("x") *bold* _it_ $x^2$ \\ @ref <label> `raw` // c /* #set page(fill: red) {{7*7}} #(1+1)'


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def words(pdf):
    """All text of all pages in one line; breaks that only the paper's width made are gone."""
    text = " ".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(text.replace("\u200b", "").replace("\u00a0", " ").split())


def dollars(cents):
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def is_accessible(pdf):
    """Says of itself that it keeps PDF/UA-1."""
    return b"<pdfuaid:part>1</pdfuaid:part>" in read(pdf).trailer["/Root"]["/Metadata"].get_data()


def amounts_in(text):
    return sorted(re.findall(r"-?\$[\d,]+\.\d\d", text))


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


def test_text_that_looks_like_markup_is_only_text():
    pdf = invoice_pdf(
        replace(
            INVOICE,
            company=replace(SPARKLING, brand=Brand(EVIL, "#0b6e99")),
            bill_to=PaperParty(EVIL, (EVIL,)),
            number=EVIL,
            purchase_order=EVIL,
            properties=(PaperProperty(EVIL, EVIL, (PaperLine(EVIL, 1),)),),
            note=EVIL,
        ),
        "en",
    )
    assert words(pdf).count('#panic("x") *bold* _it_') >= 8
    assert words(pdf).count("{{7*7}} #(1+1)") >= 8


@pytest.mark.parametrize(
    "text",
    [
        "大阪ホテル",
        "🏊 Pool party 👩‍👩‍👧",
        "שלום עולם",
        "مرحبا بالعالم",
        "Ελένη Жанна",
        "Nguyễn Thị Ánh",
        "Müller-Łódź Ñandú Œuvre",
        "a\x00b\x07c\ud800d\u202ee\ufffff\ue000",
        "",
        "\n\n",
        "X" * 400,
        "{page} {pages} %(num)s %s",
    ],
)
def test_any_letters_give_a_paper_with_the_right_sum(text):
    strange = replace(
        INVOICE,
        bill_to=PaperParty(text, (text,)),
        properties=(PaperProperty(text, text, (PaperLine(text, 1),)),),
        note=text,
    )
    pdf = invoice_pdf(strange, "en")
    assert "$386.91" in words(pdf)
    assert read(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("text", ["Nguyễn Thị Ánh", "Müller-Łódź Ñandú", "Ελένη Жанна"])
def test_names_of_many_peoples_are_printed_and_stay_accessible(text):
    pdf = invoice_pdf(replace(INVOICE, bill_to=PaperParty(text)), "en")
    assert text in words(pdf)
    assert is_accessible(pdf)


def test_a_note_of_five_thousand_letters_is_printed_to_its_end():
    note = " ".join(f"word{n}" for n in range(700))[:5000] + " END"
    pdf = invoice_pdf(replace(INVOICE, note=note), "en")
    assert note in re.sub(r" Your pool, your bills.*?INV-1042 ", " ", words(pdf))


def test_no_word_is_wider_than_the_paper():
    wide = "W" * 300
    pdf = invoice_pdf(
        replace(
            INVOICE,
            number=wide,
            purchase_order=wide,
            bill_to=PaperParty(wide),
            link=replace(LINK, shown=wide),
            properties=(PaperProperty(wide, wide, (PaperLine(wide, 1),)),),
        ),
        "en",
    )
    places = []
    for page in read(pdf).pages:
        page.extract_text(
            visitor_text=lambda text, _, at, *__: places.append(at[4]) if text.strip() else None
        )
    assert max(places) < 612


def a_logo(kind, size=(900, 300)):
    picture = Image.new("RGB", size, "#c2185b")
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("size", [(900, 300), (200, 600), (4000, 100)])
def test_the_logo_is_on_the_paper_and_named(kind, size):
    company = replace(SPARKLING, brand=Brand("Sparkling Pools", "#ffd400", a_logo(kind, size)))
    pdf = invoice_pdf(replace(INVOICE, company=company), "en")
    assert is_accessible(pdf)
    assert b"/Subtype/Image" in pdf.replace(b" ", b"")
    assert b"/Subtype/Image" not in invoice_pdf(INVOICE, "en").replace(b" ", b"")
    assert "Sparkling Pools" in words(pdf)


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#ffff00", "#39ff14"])
def test_any_colour_of_a_company_prints(colour):
    company = replace(SPARKLING, brand=Brand("Sparkling Pools", colour))
    assert is_accessible(invoice_pdf(replace(INVOICE, company=company), "en"))


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
