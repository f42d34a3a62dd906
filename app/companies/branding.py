"""The company changes what it is called, what it looks like and where it lives."""

from app.base import current
from app.base.changing import change
from app.base.db import session
from app.base.events import record
from app.companies.colours import parse_hex
from app.companies.models import Company
from app.companies.opening import SlugTaken, rename_slug
from app.companies.slugs import standing

FIELDS = ("name", "phone", "email", "street", "city", "region", "postal_code", "zone", "language")


def present_company() -> Company:
    """The row itself: what pages hold may be some seconds old."""
    return session().get(Company, current.company().id)


def change_company(**fields: str) -> Company:
    """Sets those of FIELDS that are named; what stays the same is no change."""
    return change(present_company(), "company.changed", fields)


def change_colour(colour: str) -> Company:
    """Raises NotAColour."""
    company = present_company()
    company.colour = parse_hex(colour)
    return _keep(company, "company.colour_changed", colour=company.colour)


def change_logo(key: str) -> Company:
    """`key` of the stored picture; "" takes the logo away."""
    company = present_company()
    company.logo_key = key
    return _keep(company, "company.logo_changed")


def move_to(slug: str) -> Company:
    """A new address; the old one goes on to lead here. Raises SlugTaken."""
    company = present_company()
    state = standing(slug, company)
    if state not in ("free", "mine"):
        raise SlugTaken(slug)
    if state == "free":
        rename_slug(company, slug)
    return company


def _keep(company: Company, event: str, **data: object) -> Company:
    session().add(company)
    record(event, company, **data)
    return company
