"""What the demo sent for this company: everybody's texts, letters and pushes, since nobody's phone is really here."""

import re

from flask import Response, abort, request
from sqlmodel import select

from app.base import current
from app.base.db import session
from app.base.fragments import page
from app.doors import L0, public
from app.notices.pretend_carrier import Message
from app.notices.ways import ways
from app.people.models import Person

SHOWN = 60
_LINK = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?])")
# A letter is shown as mail programs do: its style, its pictures, and nothing that acts.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@public.get("/outbox", level=L0)
def show_outbox():
    _only_pretend()
    to, names = request.args.get("to", ""), _names()
    everything = [(message, names.get(message.to, message.to)) for message in ways().outbox().messages(limit=SHOWN * 5)]
    chosen = [(message, name) for message, name in everything if to in ("", name)]
    return page("notices/public_outbox.html", messages=chosen[:SHOWN], to=to, pieces=pieces,
                everybody=sorted({name for _message, name in everything}))


def _names() -> dict[str, str]:
    """Who has which address."""
    people = session().exec(select(Person.name, Person.email, Person.phone)).all()
    return {address: name for name, *addresses in people for address in addresses if address}


@public.get("/outbox/<int:message_id>", level=L0)
def show_letter(message_id: int):
    _only_pretend()
    letters = {letter.id: letter for letter in ways().outbox().messages(limit=SHOWN * 5, kind="email")}
    if message_id not in letters:
        abort(404)
    html = letters[message_id].html
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": LETTER_POLICY})


def _only_pretend() -> None:
    if not current.settings().shows_pretend:
        abort(404)


def pieces(message: Message) -> list[tuple[str, bool]]:
    """The words, with what is a link marked so: (text, is a link)."""
    parts = _LINK.split(message.body)
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]
