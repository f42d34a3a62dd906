"""Everything about one account, for the office: as many queries for forty properties as for one."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlmodel import col, or_, select

from app.accounts.models import Account, Change, Role
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.book import Listed as ListedInvoice
from app.invoices.book import invoices_of
from app.invoices.credit import credit_cents
from app.invoices.ledger import balances_of_accounts
from app.notices.models import Notice
from app.notices.text_wishes import texted_before
from app.pauses.models import Pause
from app.payments.autopay.board import standing_of_account
from app.payments.history import went_all
from app.payments.models import Attempt
from app.people.models import Person
from app.plans.models import Plan
from app.properties.access import Masked, masked
from app.properties.models import Access, Instructions, Pool, Property
from app.visits.day_before import confirmed_among
from app.visits.history import Listed, listed_of, visits_with
from app.visits.models import Visit
from app.visits.states import AHEAD, COMPLETED, SKIPPED
from app.visits.wishes import Wishes, wishes_among

# So much of each is on the page; the rest is one click further.
VISITS, INVOICES, PAYMENTS, CHANGES, NOTICES = 3, 6, 6, 4, 8
# Read for the whole account, then dealt out to its properties.
VISITS_READ = 60


@dataclass
class Place:
    """One property with all that belongs to it."""

    row: Property
    access: Access
    masked: Masked
    pools: list[Pool] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    ahead: list[Listed] = field(default_factory=list)
    past: list[Listed] = field(default_factory=list)
    instructions: Instructions | None = None
    wishes: Wishes = field(default_factory=list)


@dataclass
class Record:
    account: Account
    balance: Money
    people: list
    places: list[Place]
    invoices: list[ListedInvoice]
    payments: list[Attempt]
    changes: list[Change]
    notices: list
    technicians: dict[int, str]
    credit: Money
    went: dict[int, str]
    autopay: str = ""
    confirmed: set[int] = field(default_factory=set)
    texted: dict[int, list[str]] = field(default_factory=dict)

    @property
    def next_visit(self) -> Listed | None:
        return min(
            (place.ahead[0] for place in self.places if place.ahead), key=lambda one: one.visit.day, default=None
        )

    @property
    def last_visit(self) -> Listed | None:
        return max(
            (place.past[0] for place in self.places if place.past), key=lambda one: one.visit.day, default=None
        )


def record_of(account: Account) -> Record:
    places = _places(account)
    plans = [plan for place in places for plan in place.plans]
    people = people_of(account)
    payments = _newest(Attempt, Attempt.account_id == account.id, PAYMENTS)
    currency = current.company().currency
    return Record(
        account=account,
        balance=Money(balances_of_accounts([account.id]).get(account.id, 0), currency),
        credit=Money(credit_cents(account.id), currency),
        people=people,
        texted=texted_before(person for person, _role, _where in people),
        places=places,
        invoices=invoices_of(account, INVOICES),
        payments=payments,
        went=went_all(payments),
        changes=_newest(Change, Change.account_id == account.id, CHANGES),
        notices=_notices(account),
        autopay=standing_of_account(account.id),
        confirmed=confirmed_among([one.visit.id for place in places for one in place.ahead]),
        technicians=_names({plan.technician_id for plan in plans}),
    )


def people_of(account: Account) -> list:
    """(person, role, the property's name or street or None), in the order in which they got their roles."""
    today = or_(Role.ends_at.is_(None), Role.ends_at > clock.now())
    found = (
        select(Person, Role, Property.name, Property.street).join(Role, Role.person_id == Person.id)
        .join(Property, Property.id == Role.property_id, isouter=True)
        .where(Role.account_id == account.id, today).order_by(Role.id)
    )  # fmt: skip
    return [(person, role, name or street) for person, role, name, street in session().exec(found)]


def _places(account: Account) -> list[Place]:
    rows = session().exec(
        select(Property, Access).join(Access, Access.property_id == Property.id)
        .where(Property.account_id == account.id, col(Property.ended_at).is_(None)).order_by(Property.name, Property.id)
    ).all()  # fmt: skip
    places = {row.id: Place(row, access, masked(access, clock.today(row.zone))) for row, access in rows}
    _deal(places, Pool, Pool.position, lambda place, pool: place.pools.append(pool))
    _deal(places, Plan, Plan.id, lambda place, plan: place.plans.append(plan))
    _deal(places, Pause, Pause.starts_on, _add_pause)
    _deal(places, Instructions, Instructions.version, lambda place, words: setattr(place, "instructions", words))
    for id, wishes in wishes_among(places.keys()).items():
        places[id].wishes = wishes
    _deal_visits(account, places)
    return list(places.values())


def _deal(places: dict[int, Place], model, order, give) -> None:
    for row in session().exec(select(model).where(model.property_id.in_(places)).order_by(order)):
        give(places[row.property_id], row)


def _add_pause(place: Place, pause: Pause) -> None:
    """Those that are still to come or in force."""
    if pause.cancelled_at is None and pause.ends_on >= clock.today(place.row.zone):
        place.pauses.append(pause)


def _deal_visits(account: Account, places: dict[int, Place]) -> None:
    today = clock.today(current.zone())
    ahead = _ids(account, Visit.state.in_(AHEAD) & (Visit.day >= today), Visit.day)
    past = _ids(account, Visit.state.in_((COMPLETED, SKIPPED)), col(Visit.day).desc())
    chosen = _first_of_each(ahead) + _first_of_each(past)
    rows = visits_with(chosen)
    for one in listed_of([rows[id] for id in chosen]):
        place = places.get(one.visit.property_id)
        if place:
            (place.ahead if one.visit.state in AHEAD else place.past).append(one)


def _ids(account: Account, condition, order) -> list[tuple[int, int]]:
    wanted = select(Visit.id, Visit.property_id).where(Visit.account_id == account.id, condition)
    return list(session().exec(wanted.order_by(order, Visit.id).limit(VISITS_READ)).all())


def _first_of_each(rows: list[tuple[int, int]]) -> list[int]:
    """So many of each property, in the order they come in."""
    seen: dict[int, int] = defaultdict(int)
    chosen = []
    for id, place in rows:
        seen[place] += 1
        if seen[place] <= VISITS:
            chosen.append(id)
    return chosen


def _newest(model, condition, limit: int) -> list:
    return list(session().exec(select(model).where(condition).order_by(col(model.id).desc()).limit(limit)).all())


def _notices(account: Account) -> list:
    """Which notices reached the account's people, and how."""
    people = select(Role.person_id).where(Role.account_id == account.id)
    columns = (
        Notice.event,
        Notice.channel,
        Notice.state,
        Notice.to,
        Notice.error,
        Notice.sent_at,
        Notice.created_at,
        Person.name.label("person"),
    )
    sent = select(*columns).join(Person, Person.id == Notice.person_id).where(Notice.person_id.in_(people))
    return list(session().exec(sent.order_by(col(Notice.id).desc()).limit(NOTICES)).all())


def _names(ids: set[int | None]) -> dict[int, str]:
    return dict(session().exec(select(Person.id, Person.name).where(Person.id.in_(ids - {None}))).all())
