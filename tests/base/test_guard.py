"""No query without a company, no company sees another, no write by accident."""

import pytest
import sqlalchemy as sa
from sqlmodel import func, select

from app.accounts.models import Account
from app.base import db
from app.base.bulk import add_many
from app.base.db import session
from app.people.models import Person
from app.properties.models import Property


def names(statement) -> set[str]:
    return set(session().exec(statement).all())


def test_each_company_sees_its_own_accounts_only(world):
    assert names(select(Account.name)) == {"Olivia Reyes", "Hotel Azul"}
    with world.rival():
        assert names(select(Account.name)) == {"Rosa Vega"}


@pytest.mark.parametrize(
    "statement",
    [
        select(func.count(Account.id)),
        select(func.count()).select_from(Account),
        select(func.count()).select_from(select(Account.id).subquery()),
    ],
    ids=["count", "select_from", "subquery"],
)
def test_counts_are_of_one_company(world, statement):
    with world.rival():
        assert session().exec(statement).one() == 1


def test_joins_exists_and_aliases_stay_within_the_company(world):
    other = sa.orm.aliased(Account)
    with world.rival():
        assert (
            session().exec(select(func.count(Property.id)).join(Account, Account.id == Property.account_id)).one() == 1
        )
        assert session().exec(select(func.count(Person.id)).where(select(other.id).exists())).one() == 2


def test_a_foreign_id_finds_nothing(world):
    foreign = world.cast.accounts["Reyes"]
    with world.rival():
        assert session().get(Account, foreign) is None


def test_bulk_update_and_delete_stay_within_the_company(world):
    with world.rival(), db.writing():
        session().execute(sa.update(Account).values(note="ours"))
        assert session().execute(sa.delete(Account).where(Account.name == "Olivia Reyes")).rowcount == 0
    assert names(select(Account.note)) == {""}


@pytest.mark.parametrize(
    "statement",
    [
        sa.text("SELECT * FROM account"),
        Account.__table__.select(),
        sa.insert(Account),
        sa.update(Account.__table__),
    ],
    ids=["text", "core select", "bulk insert", "core update"],
)
def test_what_the_guard_cannot_see_into_is_refused(world, statement):
    with db.writing(), pytest.raises(db.Unguarded):
        session().execute(statement)


def test_nothing_is_asked_without_a_company(app):
    with pytest.raises(db.NoCompany):
        session()


def test_the_system_scope_has_no_company_to_write_for(world):
    with db.system_scope("test") as anybody, pytest.raises(db.NoCompany), db.writing():
        anybody.add(Account(name="Nobody's"))
        anybody.flush()


def test_a_row_of_another_company_is_not_added(world):
    with pytest.raises(db.NoCompany), db.writing():
        session().add(Account(name="Smuggled", company_id=world.cast.companies["Rival Pools"]))


def test_the_database_itself_refuses_a_reference_into_another_company(world):
    foreign = world.cast.accounts["Reyes"]
    with world.rival(), pytest.raises(sa.exc.IntegrityError), db.writing():
        session().add(Property(account_id=foreign, street="1 Elsewhere"))


def test_a_change_outside_writing_is_refused(world):
    account = world.get(Account, world.cast.accounts["Reyes"])
    account.name = "Changed by a GET"
    with pytest.raises(db.NotWriting):
        session().flush()


def test_writing_inside_writing_is_refused(world):
    with db.writing(), pytest.raises(db.NotWriting), db.writing():
        pass


def test_each_writing_judges_the_present_state(world):
    company, id = world.sparkling.id, world.cast.accounts["Reyes"]
    with db.writing():
        account = session().get(Account, id)
    with db.as_company(company), db.writing():
        session().get(Account, id).name = "Renamed by somebody else"
    with db.writing():
        assert account.name == "Renamed by somebody else"


def test_an_error_inside_writing_leaves_nothing(world):
    with pytest.raises(ZeroDivisionError), db.writing():
        session().add(Account(name="Half done"))
        raise ZeroDivisionError
    assert "Half done" not in names(select(Account.name))


def test_many_rows_get_the_present_company(world):
    with world.rival(), db.writing():
        add_many(Account, [{"name": "One", "company_id": world.cast.companies["Sparkling Pools"]}, {"name": "Two"}])
    assert names(select(Account.name)) == {"Olivia Reyes", "Hotel Azul"}
