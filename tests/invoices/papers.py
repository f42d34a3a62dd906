"""Papers as the tests print them, and how they are read back."""

import datetime as dt
import io
import re

from pypdf import PdfReader

from app.companies.brand import Brand
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
