"""Invoices and receipts as PDF."""

from app.base.languages import speaking
from app.base.qr import qr_svg_bytes
from app.invoices import invoice_sheet, receipt_sheet
from app.invoices.paper_form import PaperInvoice, PaperLink, PaperReceipt
from app.invoices.typesetting import framed, typeset


def invoice_pdf(invoice: PaperInvoice, language: str) -> bytes:
    """In the language of the account: "en" or "es"."""
    with speaking(language):
        texts = invoice_sheet.texts(invoice, language)
    return typeset(
        "invoice.typ", texts, _pictures(invoice.company.brand.logo, invoice.link), invoice.issued_on
    )


def receipt_pdf(receipt: PaperReceipt, language: str) -> bytes:
    """In the language of the account: "en" or "es"."""
    with speaking(language):
        texts = receipt_sheet.texts(receipt, language)
    return typeset("receipt.typ", texts, _pictures(receipt.company.brand.logo, receipt.link), receipt.paid_on)


def _pictures(logo: bytes, link: PaperLink) -> dict[str, bytes]:
    return {"code.svg": qr_svg_bytes(link.address), "logo.svg": framed(logo) if logo else b""}
