"""The company: a pool-service firm, our tenant, found by the host that was asked."""

import datetime as dt
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import JSON, Field, SQLModel, select

from app.base import clock, current, db
from app.base.db import Owned, UtcDateTime, refs, session
from app.base.ids import new_uid


class Company(SQLModel, table=True):
    """Not Owned: it is what owns. Reached by host, never by a form or a header."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, max_length=26, unique=True)
    name: str
    slug: str = Field(unique=True)
    zone: str = "America/Phoenix"
    currency: str = "usd"
    language: str = "en"
    country: str = "US"
    colour: str = "#0b6e99"
    logo_key: str = ""
    phone: str = ""
    email: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    shows_minutes: bool = Field(default=True, description="Owners read how long a visit took.")
    shows_reports: bool = Field(default=True, description="Owners read readings, doses and tasks, as pages and papers.")
    pause_notice_days: int = 2
    pause_longest_days: int = 120
    reminds_at: dt.time | None = Field(default=None, description="When tomorrow's visits are announced; None: never.")
    change_minutes: int = Field(default=10, description="Changes of visits wait so long; what is left is told.")
    tile_url: str = Field(default="", description="A tile server with {z}, {x} and {y}; empty: a drawn strip, no map.")
    tile_credit: str = Field(default="", description="Whose map it is, as its license asks.")
    codes_on_phones: bool = Field(default=False, description="Technicians' phones keep the day's codes, sealed.")
    part_payments: bool = Field(default=False, description="Owners may pay a part of an invoice.")
    minimum_payment_cents: int = Field(default=50, description="Of a part; what is open may always be paid.")
    tips_on: bool = Field(default=False, description="Owners may add a tip when they pay.")
    tip_kind: str = Field(default="percent", description="Presets in percent (millionths) or amount (cents).")
    tip_presets: list = Field(default=[], sa_type=JSON)
    surcharge_from: dt.date | None = Field(default=None, description="Paying by credit card costs more. None: off.")
    surcharge_millionths: int = 0
    surcharge_states: list = Field(default=[], sa_type=JSON, description="Codes of those where the office says it may.")
    card_cost_millionths: int = Field(default=0, description="What cards cost the company, as it states.")
    bank_account: str = Field(default="", description="The connected account at the bank; empty means plain keys.")
    bank_pending: str = Field(default="", description="A connected account that is opened and not yet used.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)

    @property
    def url(self) -> str:
        return self.origin + "/"

    @property
    def origin(self) -> str:
        """Links in messages start with this: the stored host, never the one a request claims."""
        settings = current.settings()
        port = f":{settings.public_port}" if settings.public_port else ""
        return f"{settings.public_scheme}://{self.slug}.{settings.portal_host}{port}"


class CompanyHost(Owned, table=True):
    """A host name that shows this company: its slug's, an old slug's (redirects), or its own domain."""

    __table_args__ = refs()

    host: str = Field(unique=True)
    kind: str = "slug"


class RemitTo(Owned, table=True):
    """Where the company wants checks and bank transfers, for those who pay without the portal. One row, or none."""

    __table_args__ = (sa.UniqueConstraint("company_id"), *refs())

    name: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    bank: str = ""
    routing_number: str = ""
    account_number: str = Field(default="", description="The company's own, which it prints on its invoices.")
    email: str = Field(default="", description="Where customers send word of what they paid.")


class UnknownHost(LookupError):
    """No company lives at this host."""


def company_at(host: str) -> tuple[Company, bool]:
    """The company of a host name without port, and whether the host is an old one that should redirect."""
    with db.system_scope("look up a host") as found:
        row = found.exec(
            select(Company, CompanyHost.kind).join(CompanyHost, CompanyHost.company_id == Company.id)
            .where(CompanyHost.host == host.lower())
        ).first()
    if row is None:
        raise UnknownHost(host)
    return row[0], row[1] == "old"


def company_by_slug(slug: str) -> Company:
    with db.system_scope("look up the company of localhost") as found:
        company = found.exec(select(Company).where(Company.slug == slug)).first()
    if company is None:
        raise UnknownHost(slug)
    return company


@contextmanager
def serving(company_id: int, actor=None):
    """Work for one company: its own session, its texts and zone."""
    with db.as_company(company_id):
        company = session().get(Company, company_id)
        with current.serving(company, actor):
            yield company


@contextmanager
def serving_known(company: Company):
    """As serving(), with a company that was read a moment ago: work in batches reads it once."""
    with db.as_company(company.id), current.serving(company):
        yield company


def companies_of(ids: set[int]) -> dict[int, Company]:
    """By id; each stands for itself, and no session reads it again."""
    with db.system_scope("companies of a batch") as found:
        return {company.id: company for company in found.exec(select(Company).where(Company.id.in_(ids)))}


def all_company_ids() -> list[int]:
    with db.system_scope("timetable") as found:
        return list(found.exec(select(Company.id).order_by(Company.id)))


_RESERVED = """
    admin api app bank billing blog cdn demo dev docs email files ftp help host live login localhost mail my news office
    owner pay portal push root secure shop signin smtp status support static system team technician test texts www
"""
RESERVED_SLUGS = frozenset(_RESERVED.split())


def slug_is_free(slug: str) -> bool:
    with db.system_scope("is this slug free") as found:
        taken = found.exec(select(sa.func.count()).select_from(Company).where(Company.slug == slug)).one()
        return not taken and slug not in RESERVED_SLUGS
