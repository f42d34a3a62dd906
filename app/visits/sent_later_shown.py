"""What was said about things that were sent later: to the technician until she has read it, to the office for good."""

from sqlmodel import col, select

from app.accounts.models import Account
from app.base import clock
from app.base.db import session
from app.people.models import Person
from app.properties.models import Property
from app.visits.models import SentLater, Visit

MOST = 50


def unread(person: Person, visit: Visit | None = None) -> list[tuple[str, str, str]]:
    """(visit's uid, what she calls the place, sentence), the oldest first; each sentence once a visit."""
    mine = (SentLater.person_id == person.id, col(SentLater.seen_at).is_(None))
    found = select(SentLater.told, Visit.uid, Property.name, Account.name.label("account"))
    found = found.join(Visit, Visit.id == SentLater.visit_id).join(Property, Property.id == Visit.property_id)
    found = found.join(Account, Account.id == Visit.account_id).where(*mine)
    found = found.where(Visit.id == visit.id) if visit else found
    rows = session().exec(found.order_by(col(SentLater.id).desc()).limit(MOST)).all()
    said = [(uid, name or account, sentence) for told, uid, name, account in reversed(rows) for sentence in told]
    return list(dict.fromkeys(said))


def note_read(person: Person, visit_uid: str = "") -> None:
    """Inside writing(): of one visit, or all."""
    mine = select(SentLater).where(SentLater.person_id == person.id, col(SentLater.seen_at).is_(None))
    here = select(Visit.id).where(Visit.uid == visit_uid)
    for row in session().exec(mine.where(col(SentLater.visit_id).in_(here)) if visit_uid else mine).all():
        row.seen_at = clock.now()
        session().add(row)


def sent_later_of(visit: Visit) -> list[SentLater]:
    """For the office: only what needs a look."""
    rows = session().exec(select(SentLater).where(SentLater.visit_id == visit.id).order_by(SentLater.id))
    return [row for row in rows if row.told or row.kept]
