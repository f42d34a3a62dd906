"""How long the company lets people stay signed in."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.people.models import SessionRule, SignedIn
from app.people.sessions import MINUTE


def set_session_rule(kind: str, idle: dt.timedelta, longest: dt.timedelta) -> SessionRule:
    """For every new session, and at once for those that would last longer."""
    rule = session().exec(select(SessionRule).where(SessionRule.kind == kind)).first() or SessionRule(
        kind=kind, idle_minutes=0, longest_minutes=0)
    rule.idle_minutes, rule.longest_minutes = idle // MINUTE, longest // MINUTE
    session().add(rule)
    _shorten(rule)
    record("session_rule.set", rule, kind=kind, idle_minutes=rule.idle_minutes, longest_minutes=rule.longest_minutes)
    return rule


def _shorten(rule: SessionRule) -> None:
    alive = (SignedIn.kind == rule.kind, SignedIn.ended_at.is_(None))
    end = clock.now() + rule.longest_minutes * MINUTE
    for condition, values in (
        (SignedIn.idle_minutes > rule.idle_minutes, {"idle_minutes": rule.idle_minutes}),
        (SignedIn.ends_at > end, {"ends_at": end}),
    ):
        session().execute(sa.update(SignedIn).where(*alive, condition).values(**values)
                          .execution_options(synchronize_session=False))
