"""Where a phone that has signal again sends what it kept, one sealed item after the other."""

import base64
import datetime as dt
import json
from io import BytesIO

from flask import abort, jsonify, request, url_for
from flask_wtf.csrf import generate_csrf

from app.base import clock, db
from app.base.fragments import go
from app.base.ids import is_uid
from app.base.images import PhotoRefused
from app.base.languages import _
from app.base.pictures import forget_unused, receive
from app.base.sealed_box import open_box, public_key
from app.base.secrets import SealBroken
from app.doors import L3, me, signed_in, technician
from app.entrance import person_key
from app.people.staff import ROUTE
from app.visits.offline_rules import KINDS, LOOK, Field, happened_at
from app.visits.sent_later import Item, take
from app.visits.sent_later_shown import note_read

LONGEST = 40_000


class Unreadable(ValueError):
    """Not sealed for us, or not what our script seals."""


@technician.context_processor
def _seal_key() -> dict:
    return {"seal_key": public_key()}


@technician.after_request
def keep_on_phones_only(response):
    """A technician's own phone keeps her pages for bad lines; a desk keeps nothing."""
    if signed_in() is None or signed_in().kind != "technician":
        response.headers["X-Offline"] = "no"
    return response


@technician.get("/offline", level=L3, may=ROUTE)
def show_line():
    """Asked before anything is sent: is there a line, who is signed in, how far is the phone's clock off."""
    return jsonify(now=_milliseconds(clock.now()), person=person_key(), token=generate_csrf())


@technician.post("/offline", level=L3, may=ROUTE)
def take_item():
    """200 with what was not taken, in words: the phone forgets the item. 403: it is somebody else's, and waits.

    `shown`: the words stand on the stop, too, until they were read; else the phone alone can say them.
    """
    key = ""
    try:
        told, photo = _opened()
        if told.get("person") != person_key():
            abort(403)
        key = receive(BytesIO(photo)) if photo else ""
        item = _item(told, key)
        with db.writing():
            sent = take(item, me())
        return jsonify(told=sent.told, shown=sent.visit_id is not None)
    except (Unreadable, PhotoRefused) as wrong:
        return jsonify(told=[str(wrong)], shown=False)
    finally:
        if key:
            forget_unused(key)


@technician.post("/offline/read", level=L3, may=ROUTE)
def acknowledge_told():
    """Of one visit, on whose page it is read, or all."""
    visit_uid = request.form.get("visit", "")
    with db.writing():
        note_read(me(), visit_uid)
    on_the_stop = is_uid(visit_uid) and "stop" in request.form
    return go(url_for(".visits_show_stop", visit_uid=visit_uid) if on_the_stop else url_for(".visits_list_stops"))


def _opened() -> tuple[dict, bytes]:
    """What was sealed: four bytes of length, a header in JSON, and perhaps a photo."""
    form, closed = request.form, request.files.get("sealed")
    mark = form.get("mark", "")
    try:
        plain = open_box(form.get("key", ""), _bytes(form.get("point", "")), _bytes(form.get("nonce", "")),
                         closed.read() if closed else b"", mark.encode())  # fmt: skip
        length = int.from_bytes(plain[:4])
        told = json.loads(plain[4 : 4 + length])
    except (SealBroken, ValueError):
        raise Unreadable(_("Something kept on this phone could not be read.")) from None
    if not isinstance(told, dict) or not 0 < len(mark) <= 64:
        raise Unreadable(_("Something kept on this phone could not be read."))
    return {**told, "mark": mark}, plain[4 + length :]


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _item(told: dict, photo_key: str) -> Item:
    try:
        fields = [Field(*(_storable(part) for part in one)) for one in told["fields"]]
        received = clock.now()
        at = happened_at(_moment(told["at"]), [_offset(told.get("offset")), _sent_offset(received)], received)
        day = dt.date.fromisoformat(told["day"])
        item = Item(told["mark"], told["kind"], str(told["visit"]), at, day, fields, photo_key)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Unreadable(_("Something kept on this phone could not be read.")) from None
    if item.kind not in (*KINDS, LOOK) or sum(len(one.mine) for one in fields) > LONGEST:
        raise Unreadable(_("Something kept on this phone could not be read."))
    return item


def _storable(part: object) -> str:
    """No database keeps a zero, nor half a character, as phones cut them."""
    return str(part).replace("\x00", "").encode("utf-8", "replace").decode()


def _sent_offset(received: dt.datetime) -> dt.timedelta | None:
    """How far the phone's clock is off as it sends."""
    said = request.form.get("sent_at", "")
    return received - _moment(int(said)) if said.isdecimal() else None


def _offset(milliseconds: object) -> dt.timedelta | None:
    """As the phone measured it last before the item was made."""
    return None if milliseconds is None else dt.timedelta(milliseconds=int(milliseconds))


def _moment(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(milliseconds) / 1000, dt.UTC)


def _milliseconds(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)
