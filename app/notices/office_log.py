"""The office sees what went out, what did not, and whom to call."""

from flask import request, url_for

from app.base import db
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _, _l
from app.doors import L3, office
from app.notices.dead_addresses import forget_dead
from app.notices.delivery_log import STATE_WORDS, Wanted, log_page, state_of, why_of
from app.notices.kinds import KINDS
from app.notices.unreachable import unreachable_people
from app.people.models import Person
from app.people.staff import RECORDS

CHANNEL_WORDS = {"push": _l("Push"), "text": _l("Text"), "email": _l("E-mail")}
# How a state looks: tone and shape of its mark.
TONES = {"waiting": ("warn", "half"), "sent": ("", "ahead"), "delivered": ("good", "check"), "failed": ("bad", "cross"),
         "dropped": ("", "dash")}  # fmt: skip


@office.get("/messages", level=L3, may=RECORDS)
def list_messages():
    return _log(None)


@office.get("/people/<uid:person_uid>/messages", level=L3, may=RECORDS)
def list_messages_of(person_uid: str):
    return _log(row_at(Person, person_uid))


@office.get("/messages/unreachable", level=L3, may=RECORDS)
def list_unreachable():
    found, older = unreachable_people(request.args.get("before", "")[:26])
    return page("notices/office_unreachable.html", found=found, older=older)


@office.post("/people/<uid:person_uid>/addresses/again", level=L3, may=RECORDS)
def try_addresses_again(person_uid: str):
    """The office asked: the address is right after all."""
    person = row_at(Person, person_uid)
    with db.writing():
        for address in (person.email, person.phone):
            forget_dead(address)
    say(_("We write to %(name)s again.", name=person.first_name))
    return go(url_for(".notices_list_unreachable"))


def _log(person: Person | None):
    asked = {name: request.args.get(name, "")[:60].strip() for name in ("state", "channel", "event", "q")}
    before, upto = (request.args.get(name, "")[:26] for name in ("before", "upto"))
    of = person.id if person else None
    wanted = Wanted(asked["state"], asked["channel"], asked["event"], asked["q"], of, before, upto)
    rows, older = log_page(wanted)
    return page(
        "notices/office_log.html", rows=rows, older=_to(person, asked, before=older) if older else "", person=person,
        asked=asked, states=_chips(person, asked, "state", STATE_WORDS), tones=TONES, state_words=STATE_WORDS,
        channels=_chips(person, asked, "channel", CHANNEL_WORDS), state_of=state_of, why_of=why_of,
        kinds=[("", _("Every kind")), *((name, kind.name) for name, kind in KINDS.items())],
    )  # fmt: skip


def _to(person: Person | None, asked: dict[str, str], **changed: str) -> str:
    kept = {name: value for name, value in {**asked, **changed}.items() if value}
    if person:
        return url_for(".notices_list_messages_of", person_uid=person.uid, **kept)
    return url_for(".notices_list_messages", **kept)


def _chips(person: Person | None, asked: dict[str, str], name: str, words: dict) -> list[dict]:
    every = {"text": _("All"), "href": _to(person, asked, **{name: ""}), "here": asked[name] not in words}
    return [every] + [
        {"text": word, "href": _to(person, asked, **{name: key}), "here": key == asked[name]}
        for key, word in words.items()
    ]
