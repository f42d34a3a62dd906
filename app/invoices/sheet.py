"""What invoices and receipts share: numbers and dates as words, the company's head and foot."""

import datetime as dt
from decimal import Decimal

from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from app.base.languages import _, locale_of
from app.base.money import MILLION
from app.companies.colours import colours
from app.invoices.paper_form import PaperCompany, PaperLink, PaperParty


class Words:
    """Numbers and dates in one language and currency."""

    def __init__(self, language: str, currency: str):
        self.locale = locale_of(language)
        self.currency = currency.upper()

    def money(self, cents: int) -> str:
        return format_currency(Decimal(cents) / 100, self.currency, locale=self.locale)

    def rate(self, millionths: int) -> str:
        return format_percent(Decimal(millionths) / MILLION, "#,##0.####%", locale=self.locale)

    def quantity(self, thousandths: int) -> str:
        return format_decimal(Decimal(thousandths) / 1000, "#,##0.###", locale=self.locale)

    def date(self, day: dt.date) -> str:
        return format_date(day, "long", locale=self.locale)

    def short_date(self, day: dt.date) -> str:
        return format_date(day, "medium", locale=self.locale)

    def month_day(self, day: dt.date) -> str:
        return format_skeleton("MMMd", day, locale=self.locale)


def head_and_foot(company: PaperCompany, language: str, title: str, number: str) -> dict:
    contact = [part for part in (company.phone, company.email, company.licence) if part]
    return {
        "language": language,
        "title": title,
        "number": number,
        "brand": _brand(company),
        "company": company.brand.name,
        "has_logo": bool(company.brand.logo),
        "address": company.address,
        "contact": "  ·  ".join(contact),
        "portal": {"address": company.portal, "shown": _shown(company.portal)},
        # Translators: stands before the portal's address at the foot of every page.
        "online": _("Your pool, your bills, online:"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }


def _brand(company: PaperCompany) -> dict:
    """Paper is light."""
    shades = colours(company.brand.colour).light
    return {
        "bar": shades.brand,
        "text": shades.brand_text,
        "soft": shades.brand_soft,
        "on_soft": shades.on_brand_soft,
    }


def party(label: str, who: PaperParty) -> dict:
    return {"label": label, "name": who.name, "lines": who.lines}


def code(link: PaperLink, lead: str) -> dict:
    """The code to scan, with the same way in letters."""
    return {
        "lead": lead,
        "how": _("Scan the code, or go to"),
        "address": link.address,
        "shown": link.shown,
        "check": _check(link) if link.code else "",
        "alt": _("Code to scan: %(address)s", address=link.shown),
    }


def _check(link: PaperLink) -> str:
    return _("Check code %(code)s: %(address)s", code=link.code, address=f"{link.shown.partition('/')[0]}/verify")


def _shown(address: str) -> str:
    """An address as people type it."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
