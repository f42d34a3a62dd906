"""One click ends a kind of letter: the mail program's button posts here, without a cookie and without a form."""

from sqlmodel import select
from werkzeug.exceptions import NotFound

from app.base import db, signing
from app.base.db import session
from app.base.fragments import page
from app.base.languages import speaking
from app.doors import L0, public
from app.notices.choosing import never
from app.notices.kinds import EMAIL, KINDS
from app.notices.models import Notice
from app.people.models import Person


@public.get("/unsubscribe/<token>", level=L0)
def show_unsubscribe(token: str):
    """Changes nothing: scanners look at every link."""
    return _page(_notice(token), token, is_done=False)


@public.post("/unsubscribe/<token>", level=L0, csrf=False)
def unsubscribe(token: str):
    notice = _notice(token)
    person = session().get(Person, notice.person_id)
    with db.writing():
        never(person, notice.event, EMAIL)
    return _page(notice, token, is_done=True)


def _notice(token: str) -> Notice:
    try:
        uid = signing.check("unsubscribe", token)
    except signing.ForgedToken:
        raise NotFound from None
    notice = session().exec(select(Notice).where(Notice.uid == uid)).first()
    if notice is None:
        raise NotFound
    return notice


def _page(notice: Notice, token: str, is_done: bool):
    person = session().get(Person, notice.person_id)
    with speaking(person.language):
        return page("notices/public_unsubscribe.html", token=token, kind=KINDS[notice.event].name, is_done=is_done)
