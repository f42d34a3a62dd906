"""A notice as a letter: text and HTML, in the company's frame."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

from app.base import current, signing
from app.base.languages import _
from app.companies.colours import Palette, colours
from app.companies.pages import brand_of_pages
from app.notices.bounces import return_address
from app.notices.contents import words
from app.notices.handed import Handed
from app.notices.kinds import CHOOSABLE, EMAIL, KINDS
from app.notices.mail import Letter
from app.notices.models import Notice
from app.notices.own_words import parts_of
from app.notices.places import NOTICES_PAGE
from app.notices.turns import Turn
from app.notices.ways import ways
from app.notices.wording import in_frame
from app.people.contacts import phone_words
from app.people.models import Person


@contextmanager
def one_round() -> Iterator[Callable[[Letter], Handed]]:
    """Hands letters on over one line, if there are any. Gives the Message-ID, the same for every try: mailboxes show
    the letter once."""
    with ExitStack() as open_lines:
        postman = cache(lambda: open_lines.enter_context(ways().post_office().round()))
        yield lambda letter: Handed(postman().send(letter))


def compose(turn: Turn, values: dict[str, str]) -> Letter:
    notice, person, company = turn.notice, turn.person, current.company()
    parts = parts_of(notice.event, EMAIL, person.language)
    subject = " ".join(words(parts, "subject.txt", values).split())
    around = _around(notice, person, subject)
    text = words(parts, "email.txt", {**values, "photo": ""})  # A picture's address is nothing to read.
    html = words(parts, "email.html", values)
    return Letter(
        turn.to, subject, in_frame("frame.txt", {**around, "content": text}), f"<{notice.uid}@{_host()}>",
        html=in_frame("frame.html", {**around, "content": html, "style": _style()}), from_name=company.name,
        reply_to=company.email, unsubscribe=unsubscribe_address(notice) if _may_end(notice) else "",
        returns_to=return_address(notice.uid),
    )


def _around(notice: Notice, person: Person, subject: str) -> dict[str, str]:
    company, brand = current.company(), brand_of_pages(current.company())
    can_choose = notice.event in CHOOSABLE
    ends = _may_end(notice)
    return {
        "lang": person.language, "subject": subject, "company": company.name,
        "icon": company.origin + brand.icon_url(192),
        "phone": phone_words(company.phone) if company.phone else "", "address": _postal(company),
        "choose": _("Choose what we send you") if can_choose else "",
        "choose_link": company.origin + NOTICES_PAGE if can_choose else "",
        "end": _("No more letters of this kind") if ends else "",
        "end_link": unsubscribe_address(notice) if ends else "",
    }


def _postal(company: Any) -> str:
    place = " ".join(part for part in (company.region, company.postal_code) if part)
    return ", ".join(part for part in (company.street, company.city, place) if part)


def _style() -> str:
    """Only the shades; the rest of the style is in the frame."""
    shades = colours(current.company().colour)
    return f"{_rules(shades.light)}@media (prefers-color-scheme: dark){{{_rules(shades.dark)}}}"


def _rules(palette: Palette) -> str:
    return f".bar{{background:{palette.brand}}}.button{{background:{palette.brand};color:{palette.on_brand}}}"


def _host() -> str:
    return current.company().origin.partition("://")[2].partition(":")[0]


def _may_end(notice: Notice) -> bool:
    """One click ends letters that somebody may do without; mail programs show the button (RFC 8058)."""
    return notice.event in CHOOSABLE and EMAIL not in KINDS[notice.event].always


def unsubscribe_address(notice: Notice) -> str:
    return f"{current.company().origin}/unsubscribe/{signing.token('unsubscribe', notice.uid)}"
