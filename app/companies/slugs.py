"""The company's own address: which ones are free, and three like it when it is not."""

import re

from sqlmodel import select

from app.base import current, db
from app.companies.models import RESERVED_SLUGS, Company, CompanyHost

FORM = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]")
# What may follow a name that is taken, in this order.
ENDINGS = ("pools", "poolcare", "pool", "online", "service")


def normal_slug(text: str) -> str:
    """As an address is written: small letters, digits, hyphens."""
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9-]+", "-", text.strip().lower())).strip("-")


def standing(slug: str, company: Company) -> str:
    """free, mine, malformed, reserved or taken. An address that led to another company once is not free either."""
    if slug == company.slug:
        return "mine"
    if not FORM.fullmatch(slug):
        return "malformed"
    if slug in RESERVED_SLUGS:
        return "reserved"
    return "taken" if _others([slug], company) else "free"


def suggestions(slug: str, company: Company, count: int = 3) -> list[str]:
    """Free ones like it: with the state, the city, a word of the trade, at last a number."""
    base = normal_slug(slug)[:28].strip("-")
    places = [normal_slug(place) for place in (company.region, company.city) if place]
    plain = base.removesuffix("pools").removesuffix("pool").strip("-") or base
    tries = [f"{base}-{place}" for place in places] + [
        f"{plain}-{word}" for word in ENDINGS if not base.endswith(word)
    ]
    tries += [f"{base}-{number}" for number in range(2, 9)]
    taken = _others(tries, company)
    free = [
        one for one in dict.fromkeys(tries) if one not in taken and FORM.fullmatch(one) and one not in RESERVED_SLUGS
    ]
    return free[:count] if base else []


def _others(slugs: list[str], company: Company) -> set[str]:
    """Those that lead, or once led, to another company."""
    ending = f".{current.settings().portal_host}"
    hosts = [slug + ending for slug in slugs]
    with db.system_scope("which addresses are taken") as found:
        rows = found.exec(
            select(CompanyHost.host).where(CompanyHost.host.in_(hosts), CompanyHost.company_id != company.id)
        )
        return {host.removesuffix(ending) for host in rows}
