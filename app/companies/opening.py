"""A company opens its portal, gets its address, and changes it."""

from sqlmodel import select

from app.base import current, db
from app.base.db import session
from app.base.events import record
from app.companies.models import Company, CompanyHost, slug_is_free


class SlugTaken(ValueError):
    """Another company has this address, or it is reserved."""


def open_company(name: str, slug: str, **details) -> Company:
    """Opens its own transaction in the system scope: there is no company to act as yet."""
    if not slug_is_free(slug):
        raise SlugTaken(slug)
    with db.system_scope("open a company"), db.writing() as opened:
        company = Company(name=name, slug=slug, **details)
        opened.add(company)
        opened.flush()
        opened.add(CompanyHost(company_id=company.id, host=_host(slug)))
    return company


def rename_slug(company: Company, slug: str) -> None:
    """The old address goes on to lead here. The caller has checked that the new one is free, or was ours before."""
    rows = session().exec(select(CompanyHost).where(CompanyHost.kind.in_(("slug", "old")))).all()
    for row in rows:
        row.kind = "slug" if row.host == _host(slug) else "old"
        session().add(row)
    company.slug = slug
    session().add(company)
    if all(row.host != _host(slug) for row in rows):
        session().add(CompanyHost(host=_host(slug)))
    record("company.moved", company, slug=slug)


def _host(slug: str) -> str:
    return f"{slug}.{current.settings().portal_host}"
