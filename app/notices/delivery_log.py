"""Every message that was to go out, and what became of it; newest first, page by page."""

from dataclasses import dataclass

from sqlmodel import col, select

from app.base.db import session
from app.base.languages import _l
from app.notices.kinds import CHANNELS, KINDS
from app.notices.models import Notice
from app.people.models import Person

A_PAGE = 50
STATE_WORDS = {
    "waiting": _l("Queued"), "sent": _l("Sent"), "delivered": _l("Delivered"), "failed": _l("Failed"),
    "dropped": _l("Not sent"),
}  # fmt: skip
# What worth.py and delivering.py write down; what another machine said is shown as it is.
WHY_WORDS = {
    "texts stopped": _l("They stopped our texts."),
    "no consent to texts": _l("They have not agreed to texts."),
    "no device": _l("Push is on at no device of theirs."),
    "no address": _l("We have no address for this."),
    "nobody at this address": _l("The address was refused before."),
    "too late": _l("It was no longer worth sending."),
    "no longer so": _l("It was no longer true."),
    "no longer theirs": _l("It no longer concerned them."),
    "the person has left": _l("They are no longer with us."),
    "enough for a day": _l("They had enough for a day."),
    "quiet all day": _l("Their quiet hours leave no time for it."),
    "quiet too long": _l("Their quiet hours last until it is too late."),
    "quiet hours": _l("It waits for the end of quiet hours."),
    "opted out": _l("They want no news."),
}
_COLUMNS = (
    Notice.id, Notice.uid, Notice.event, Notice.channel, Notice.state, Notice.to, Notice.error, Notice.tries,
    Notice.provider_id, Notice.due_at, Notice.created_at, Notice.sent_at, Notice.delivered_at,
    Person.name.label("person"), Person.uid.label("person_uid"),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A filter; what is none of the known words counts as no wish.

    The uid of a row in `before` leaves that row out, in `upto` it stands first.
    """

    state: str = ""
    channel: str = ""
    event: str = ""
    name: str = ""
    person_id: int | None = None
    before: str = ""
    upto: str = ""

    def conditions(self) -> list:
        found = [
            Notice.person_id == self.person_id if self.person_id else None,
            Notice.channel == self.channel if self.channel in CHANNELS else None,
            Notice.event == self.event if self.event in KINDS else None,
            col(Person.name).icontains(self.name, autoescape=True) if self.name else None,
            _of_state(self.state) if self.state in STATE_WORDS else None,
            Notice.id < _id_of(self.before) if self.before else None,
            Notice.id <= _id_of(self.upto) if self.upto else None,
        ]
        return [condition for condition in found if condition is not None]


def _id_of(uid: str):
    return select(Notice.id).where(Notice.uid == uid).scalar_subquery()


def _of_state(state: str):
    if state == "delivered":
        return (Notice.state == "sent") & col(Notice.delivered_at).is_not(None)
    return Notice.state == state


def log_page(wanted: Wanted) -> tuple[list, str]:
    """The rows, and the mark from which older ones go on ("" where there are none)."""
    chosen = select(*_COLUMNS).join(Person, Person.id == Notice.person_id).where(*wanted.conditions())
    rows = session().exec(chosen.order_by(col(Notice.id).desc()).limit(A_PAGE + 1)).all()
    return list(rows[:A_PAGE]), rows[A_PAGE - 1].uid if len(rows) > A_PAGE else ""


def state_of(row) -> str:
    return "delivered" if row.state == "sent" and row.delivered_at else row.state


def why_of(row) -> str:
    """Why it has not arrived, in words; "" where nothing is wrong."""
    return str(WHY_WORDS.get(row.error, row.error))
