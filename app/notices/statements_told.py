"""The monthly statement goes to those who were chosen. A reaction."""

from app.accounts.models import Account
from app.base.db import session
from app.base.events import Event
from app.notices.sending import notify
from app.statements.mailing import readers_of
from app.statements.models import StatementMonth


def send_statement(event: Event, sent: StatementMonth) -> None:
    for person in readers_of(session().get(Account, sent.account_id)):
        notify(person, "statement", sent, dedupe=f"statement:{sent.uid}")
