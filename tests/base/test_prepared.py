"""Statements made beforehand stand behind the same wall as all others."""

import datetime as dt

import pytest
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import func, select

from app.accounts.models import Account
from app.base import clock, db
from app.base.db import NoCompany, session
from app.base.prepared import Prepared, asked_once, given, one_of, this_moment
from app.invoices.models import Invoice
from app.people.models import Person
from app.properties.models import Pool
from app.visits.models import Visit
from tests.counting import count_statements

NAMES = Prepared(select(Account.name).order_by(Account.name))
ROWS = Prepared(select(Account).where(Account.name == given("name")))
NUMBERED = Prepared(select(Account.id, Account.name).where(Account.id.in_(one_of("ids"))))


def test_each_company_gets_its_own_rows_from_the_same_statement(world):
    assert NAMES() == ["Hotel Azul", "Olivia Reyes"]
    with world.rival():
        assert NAMES() == ["Rosa Vega"]
        assert ROWS(name="Hotel Azul").first() is None
        assert NUMBERED(ids=[world.cast.accounts["Hotel Azul"]]) == []
    assert ROWS(name="Hotel Azul").one().id == world.cast.accounts["Hotel Azul"]


@pytest.mark.parametrize("asked", [NAMES, lambda: ROWS(name="Hotel Azul")])
def test_without_a_company_nothing_is_asked(world, asked):
    with db.system_scope("a test"), pytest.raises((StatementError, NoCompany), match="no company is chosen"):
        asked()


def test_what_was_just_written_is_seen(world):
    with db.writing():
        session().add(Account(name="Just now"))
        assert "Just now" in NAMES()


def test_rows_have_the_names_of_their_columns(world):
    row = NUMBERED(ids=[world.cast.accounts["Reyes"]]).one()
    assert (row.id, row.name) == (world.cast.accounts["Reyes"], "Olivia Reyes")


MANY_KINDS = Prepared(
    select(
        Visit.id, Visit.day, Visit.window_from, Visit.arrived_at, Visit.state.label("word"), func.count(Visit.id),
    )
    .where(Visit.day >= given("since"), Visit.state.in_(("scheduled", "completed")), Visit.id.in_(one_of("ids")))
    .group_by(Visit.id).order_by(Visit.id).limit(given("at_most"))
)  # fmt: skip
MOMENTS = Prepared(select(Person.created_at, Person.ended_at).where(Person.created_at <= given("now")))
WRONG = Prepared(select(Account.id).where(func.nothing_like_it(Account.id) == 1))
DUE = Prepared(select(Invoice.due_on).where(Invoice.account_id.in_(one_of("accounts"))))


def visits(world) -> list[int]:
    here = {"account_id": world.cast.accounts["Reyes"], "property_id": next(iter(world.cast.properties.values()))}
    rows = [
        Visit(**here, name="Weekly service", day=dt.date(2026, 11, day), window_from=dt.time(8, 30),
              arrived_at=clock.now() if day == 20 else None)
        for day in (19, 20, 21)
    ]  # fmt: skip
    with db.writing():
        session().add_all(rows)
    return [row.id for row in rows]


def test_the_short_way_says_what_the_long_way_says(world):
    """Where somebody listens to statements the long way is taken."""
    ids, since = visits(world), dt.date(2026, 11, 20)
    asked = [
        *(lambda some=some: MANY_KINDS(since=since, ids=some, at_most=9) for some in (ids, ids[:1], [], ids * 20)),
        lambda: MANY_KINDS(since=since, ids=ids, at_most=1),
        lambda: MOMENTS(now=clock.now()),
        lambda: DUE(accounts=[]),
        NAMES,
    ]
    for ask in asked:
        short = ask()
        with count_statements() as sent:
            long = ask()
        assert short == long and len(sent) == 1
        assert [type(value) for row in short for value in row] == [type(value) for row in long for value in row]


def test_days_moments_and_names_are_what_they_were(world):
    row = MANY_KINDS(since=dt.date(2026, 11, 20), ids=visits(world), at_most=9).first()
    assert (row.day, row.window_from, row.word) == (dt.date(2026, 11, 20), dt.time(8, 30), "scheduled")
    assert row.arrived_at == clock.now() and row.arrived_at.utcoffset() == dt.timedelta()


def test_what_goes_wrong_has_the_name_that_errors_are_told_by(world):
    with pytest.raises(DBAPIError, match="nothing_like_it"):
        WRONG()


# ---- many things looked at as of one moment ----

_POOLS = Prepared(select(Pool.id, Pool.name).order_by(Pool.property_id, Pool.position, Pool.id), by=Pool.property_id)


def test_same_question_is_asked_once_inside_and_anew_outside(world):
    here, there = (world.cast.properties[name] for name in ("Reyes", "Azul Resort"))
    with count_statements() as sent, asked_once():
        assert _POOLS(property_id=here) == _POOLS(property_id=here) != _POOLS(property_id=there)
    assert len(sent) == 2
    with count_statements() as sent:
        _POOLS(property_id=here), _POOLS(property_id=here)
    assert len(sent) == 2


def test_answers_read_ahead_are_those_of_asking_one_by_one(world):
    places = [*world.cast.properties.values(), 0]
    alone = [[(pool.id, pool.name) for pool in _POOLS(property_id=place)] for place in places]
    with count_statements() as sent, asked_once():
        _POOLS.ahead(places)
        together = [[(pool.id, pool.name) for pool in _POOLS(property_id=place)] for place in places]
    assert together == alone and any(alone)
    assert len(sent) == 1


def test_nothing_to_read_ahead_asks_nothing(world):
    with count_statements() as sent, asked_once():
        _POOLS.ahead([])
    assert len(sent) == 0


def test_moment_stands_still_inside(world):
    with asked_once():
        before = this_moment()
        clock.advance(dt.timedelta(minutes=1))
        assert this_moment() == before
    assert this_moment() == clock.now() > before
