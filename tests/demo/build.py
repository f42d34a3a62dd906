"""The demo world: the cast, their neighbours, eighteen months of visits and bills, and today's situations."""

import datetime as dt
import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlmodel import select

from app.accounts.models import Account, Change
from app.base import clock, db
from app.base.db import session
from app.base.events import quietly
from app.companies.models import all_company_ids, serving
from app.people.models import Person
from app.plans.models import Plan
from app.properties.models import Pool, Property
from tests.demo.album import make_album
from tests.demo.bills import write_bills
from tests.demo.crew import crew_for, driver_of
from tests.demo.history import Place, write_history
from tests.demo.neighbours import add_neighbour
from tests.demo.situations import OVERDUE, PAYS_BY, UNPAID, make_situations
from tests.world import OWNERS, STAFF, Cast, make_cast

CAST_ACCOUNTS = 2
BATCH = 200
# From so many accounts on, older visits have no photos of their own.
LARGE = 200


def build_world(accounts: int, say: Callable[[str], None]) -> Cast:
    started = time.monotonic()
    today = clock.today("America/Phoenix")
    with quietly():
        cast = make_cast(today)
        say("Drawing the photos ...")
        album, gates = make_album()
        with serving(cast.companies["Sparkling Pools"]):
            _fill(cast, accounts, today, album, gates, say)
            with db.writing():
                _settle_changes()
        with serving(cast.companies["Rival Pools"]), db.writing():
            _history_of(session().exec(select(Property)).all(), today, album, gates, accounts)
    make_situations(cast, today)
    say(f"The demo world is ready: {accounts} accounts in {time.monotonic() - started:.0f} s.")
    return cast


def _fill(cast: Cast, accounts: int, today: dt.date, album, gates, say) -> None:
    """In batches, each its own transaction, so that a large world says how far it is."""
    with db.writing():
        crew = crew_for(accounts, cast)
        for plan in session().exec(select(Plan).where(Plan.id == cast.plans["Reyes"])):
            plan.weekday, plan.stop_order = today.weekday(), 3
            session().add(plan)
    with db.writing():
        _history_of(session().exec(select(Property)).all(), today, album, gates, accounts)
    for first in range(0, max(0, accounts - CAST_ACCOUNTS), BATCH):
        last = min(first + BATCH, accounts - CAST_ACCOUNTS)
        with db.writing():
            places = [add_neighbour(number, driver_of(number, crew), today)[0] for number in range(first, last)]
            _history_of(places, today, album, gates, accounts)
        say(f"{last + CAST_ACCOUNTS} of {accounts} accounts")


def _history_of(places: list[Property], today: dt.date, album, gates, accounts: int) -> None:
    ids = [place.id for place in places]
    plans = {plan.property_id: plan for plan in session().exec(select(Plan).where(Plan.property_id.in_(ids))).all()}
    pools: dict[int, list[Pool]] = {}
    for pool in session().exec(select(Pool).where(Pool.property_id.in_(ids)).order_by(Pool.position)).all():
        pools.setdefault(pool.property_id, []).append(pool)
    names = {id: name for id, name in session().exec(select(Person.id, Person.name)).all()}
    write_history(
        [
            Place(
                place,
                pools[place.id],
                plans[place.id],
                names.get(plans[place.id].technician_id, ""),
                album[place.id % len(album)],
                gates[place.id % len(gates)],
                seed=place.id,
                skips=frozenset({5} if place.id % 5 == 1 else ()),
                photo_visits=80 if accounts < LARGE else 3,
            )
            for place in places
        ],
        today,
    )
    accounts_here = {place.account_id for place in places}
    write_bills(list(plans.values()), today, _unpaid(accounts_here), _methods(accounts_here))


def _unpaid(account_ids: set[int]) -> dict[int, int]:
    names = session().exec(select(Account.id, Account.name).where(Account.id.in_(account_ids))).all()
    return {id: 2 if name in OVERDUE else 1 for id, name in names if name in OVERDUE | UNPAID}


def _methods(account_ids: set[int]) -> dict[int, str]:
    return {account_id: PAYS_BY[account_id % len(PAYS_BY)] for account_id in account_ids}


def _settle_changes() -> None:
    """The codes of the past are known to everybody; only what follows is news to office and technicians."""
    now = clock.now()
    settled = {
        "state": "accepted", "decided_by": "Otto Brandt", "decided_at": now, "seen_by_technician_at": now,
    }  # fmt: skip
    session().execute(sa.update(Change).values(settled))


def cast_of() -> dict[int, dict[str, int]]:
    """Company -> first name -> person, for everybody of the cast that this database knows."""
    found = {}
    for company_id in all_company_ids():
        with serving(company_id):
            people = session().exec(select(Person.name, Person.id).order_by(Person.id)).all()
            named = {name.split()[0]: id for name, id in reversed(people)}
            found[company_id] = {name: named[name] for name in (*OWNERS, *STAFF) if name in named}
    return found
