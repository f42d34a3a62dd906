"""Statements that go out each month to those who were chosen."""

import datetime as dt

from sqlmodel import exists, select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.base.events import record
from app.people.models import Person
from app.statements.models import StatementMonth, StatementReader
from app.statements.statement import month_before

# In the company's zone: after the night's runs, before the bookkeepers' coffee.
SENT_FROM = dt.time(7)


def readers_of(account: Account) -> list[Person]:
    found = select(Person).join(StatementReader, StatementReader.person_id == Person.id)
    return list(session().exec(found.where(StatementReader.account_id == account.id).order_by(Person.id)))


def choose_readers(account: Account, people: list[Person]) -> None:
    """These and nobody else. Inside writing()."""
    wanted = {person.id for person in people}
    rows = session().exec(select(StatementReader).where(StatementReader.account_id == account.id)).all()
    for row in rows:
        if row.person_id not in wanted:
            session().delete(row)
    for person_id in sorted(wanted - {row.person_id for row in rows}):
        session().add(StatementReader(account_id=account.id, person_id=person_id))
    record("statement.readers_changed", account, people=sorted(wanted))


def send_statements() -> None:
    """Asked every minute; once a month for each account that has readers."""
    now = clock.now()
    month, _last = month_before(clock.today(current.zone()))
    opens = clock.at(clock.today(current.zone()).replace(day=1), SENT_FROM, current.zone())
    if now < opens or not _due(month):
        return
    with db.writing():
        for account in _due(month):
            sent = StatementMonth(account_id=account.id, month=month)
            session().add(sent)
            record("statement.due", sent)


def _due(month: dt.date) -> list[Account]:
    """A reader who was chosen in the middle of a month hears of the one before at once."""
    has_readers = exists().where(StatementReader.account_id == Account.id)
    is_sent = exists().where(StatementMonth.account_id == Account.id, StatementMonth.month == month)
    return list(session().exec(select(Account).where(has_readers, ~is_sent).order_by(Account.id)))
