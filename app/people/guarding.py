"""Each minute: is somebody guessing codes all over the installation? And old traces of sign-ins go."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import select

from app.base import clock, db
from app.base.db import session
from app.base.limits import Tally, forget_old_tallies
from app.people.asking import GUESSED_EVERYWHERE, WRONG_CODES_OF_COMPANY
from app.people.models import SignIn

WRONG_CODES_EVERYWHERE = 2000
# So long a link still says when it was used, and heals.
KEEP_SIGN_INS = dt.timedelta(days=90)
KEEP_STRANGERS = dt.timedelta(days=2)


def lengthen_codes_everywhere() -> None:
    """Pages only look at their own company's rows, so the sum over all companies is taken here."""
    if GUESSED_EVERYWHERE.so_far("") or WRONG_CODES_OF_COMPANY.so_far_everywhere() < WRONG_CODES_EVERYWHERE:
        return
    with db.writing():
        GUESSED_EVERYWHERE.count("")


def forget_old_sign_ins() -> None:
    """Whoever asked without being one of ours leaves nothing after two days."""
    now = clock.now()
    old = sa.or_(
        SignIn.created_at < now - KEEP_SIGN_INS,
        sa.and_(SignIn.person_id.is_(None), SignIn.created_at < now - KEEP_STRANGERS),
    )
    if not session().exec(select(SignIn.id).where(old).limit(1)).first():
        return
    with db.writing():
        session().execute(sa.delete(SignIn).where(old))


def forget_tallies() -> None:
    if session().exec(select(Tally.id).where(Tally.since < clock.now() - dt.timedelta(days=2)).limit(1)).first():
        with db.writing():
            forget_old_tallies()
