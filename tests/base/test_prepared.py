"""Statements made beforehand stand behind the same wall as all others."""

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import select

from app.accounts.models import Account
from app.base import db
from app.base.db import session
from app.base.prepared import Prepared, given, one_of

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
    with db.system_scope("a test"), pytest.raises(StatementError, match="no company is chosen"):
        asked()


def test_what_was_just_written_is_seen(world):
    with db.writing():
        session().add(Account(name="Just now"))
        assert "Just now" in NAMES()


def test_rows_have_the_names_of_their_columns(world):
    row = NUMBERED(ids=[world.cast.accounts["Reyes"]]).one()
    assert (row.id, row.name) == (world.cast.accounts["Reyes"], "Olivia Reyes")
