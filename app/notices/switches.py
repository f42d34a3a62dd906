"""Which kinds of notice the company sends at all; what people choose comes after that."""

from collections.abc import Collection

from sqlmodel import col, select

from app.base.db import session
from app.base.events import record
from app.base.prepared import Prepared
from app.companies.branding import present_company
from app.notices.kinds import CHOOSABLE
from app.notices.models import NoticeSwitch

# What must reach people cannot be switched off, neither by them nor for them.
SWITCHABLE = tuple(name for name, kind in CHOOSABLE.items() if not kind.always)


_OFF = Prepared(select(NoticeSwitch.event).where(col(NoticeSwitch.on).is_(False)))


def is_on(event: str) -> bool:
    return event not in off_kinds()


def off_kinds() -> set[str]:
    return set(_OFF())


def set_switches(wanted: Collection[str]) -> None:
    """These are on, the other switchable ones off."""
    known = {row.event: row for row in session().exec(select(NoticeSwitch))}
    for event in SWITCHABLE:
        row = known.get(event) or NoticeSwitch(event=event)
        row.on = event in wanted
        session().add(row)
    record("notice_switches.changed", present_company(), off=sorted(set(SWITCHABLE) - set(wanted)))
