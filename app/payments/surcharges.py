"""The surcharge on credit cards: how much, and where it may be. Off until the office switches it on.

Visa: the lower of 3 % and what the company pays for cards, credit only (since 15 April 2023). The states that ban or
limit it differ by source; those of natlawreview.com, arentfox and Skimmer are left out until the office says otherwise.
"""

import datetime as dt

from sqlmodel import select, union_all

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.money import MILLION
from app.companies.models import Company
from app.payments.models import StoredMethod
from app.properties.models import Property

MOST_MILLIONTHS = 30_000
# The company's bank and the card networks want to know so long before the first one.
NOTICE = dt.timedelta(days=30)
LEFT_OUT = frozenset(("CA", "CT", "MA", "ME", "MN", "NY", "OK"))
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
_BY_NAME = {name.upper(): code for code, name in STATES.items()}


def state_code(written: str) -> str:
    """AZ for AZ, az and Arizona; "" for what is no state."""
    words = " ".join(written.upper().replace(".", "").split())
    return words if words in STATES else _BY_NAME.get(words, "")


def rate_of(company: Company, today: dt.date) -> int:
    """Millionths; 0 where it is off, or its day has not come."""
    if company.surcharge_from is None or today < company.surcharge_from:
        return 0
    return min(company.surcharge_millionths, company.card_cost_millionths, MOST_MILLIONTHS)


def surcharge_cents(cents: int, millionths: int) -> int:
    """Never a fraction of a cent more than the rate."""
    return cents * millionths // MILLION


def surcharge_on(account_id: int, cents: int, method: StoredMethod | None) -> int:
    """For so many cents of invoices: nothing from debit, prepaid or unknown cards and from bank accounts. One query."""
    company = current.company()
    rate = rate_of(company, clock.today(current.zone())) if method is not None and method.is_credit_card else 0
    return surcharge_cents(cents, rate) if rate and may_charge_in(states_of(account_id), company) else 0


def may_charge_in(states: set[str], company: Company) -> bool:
    """Where it is not known where an account is, there is none."""
    return bool(states) and (states | {state_code(company.region)}) <= set(company.surcharge_states)


def states_of(account_id: int) -> set[str]:
    """Where its properties are, and where its bills go."""
    places = select(Property.region.label("region")).where(
        Property.account_id == account_id, Property.ended_at.is_(None)
    )
    bills = select(Account.billing_region).where(Account.id == account_id, Account.billing_region != "")
    every = union_all(places, bills).subquery()
    return {state_code(region) for region in session().exec(select(every.c.region))}
