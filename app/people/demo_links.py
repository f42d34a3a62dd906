"""Printed sign-in links for the cast of the demo: they work again and again, for ten minutes."""

from app.base import clock, current
from app.base.db import session
from app.people.asking import LIFE, link_path
from app.people.models import Person, SignIn


class OnlyPretend(RuntimeError):
    """Links without a message are for demo and development mode."""


def demo_sign_in_link(person_id: int, go_to: str = "/") -> str:
    """The path of the link; inside writing(). Put the address that people see in front of it."""
    if not current.settings().shows_pretend:
        raise OnlyPretend
    person = session().get(Person, person_id)
    sign_in = SignIn(person_id=person.id, contact=person.email or person.phone, browser="", purpose="demo", go_to=go_to,
                     channel="email" if person.email else "text", expires_at=clock.now() + LIFE)
    session().add(sign_in)
    session().flush()
    return link_path(sign_in)
