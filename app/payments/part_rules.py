"""Whether owners may pay parts of what is open, and how small a part may be."""

from app.base.db import session
from app.base.events import record
from app.companies.branding import present_company
from app.companies.models import Company


def change_part_rules(is_on: bool, least_cents: int) -> Company:
    """Inside writing(). What is on its way already goes on as it was begun."""
    company = present_company()
    company.part_payments, company.minimum_payment_cents = is_on, least_cents
    session().add(company)
    record("company.payment_rules_changed", company, parts=is_on, least_cents=least_cents)
    return company
