"""How tests sign in by message: what was asked last, and what its message would say."""

from sqlmodel import select

from app.people.asking import code_of, link_path
from app.people.models import SignIn


def ask_as(world, browser, contact: str, **more) -> SignIn:
    """Asks in this browser and returns the row behind the message."""
    world.post(browser, "/sign-in", {"contact": contact, **more})
    return newest(world)


def newest(world) -> SignIn:
    return world.all(select(SignIn).order_by(SignIn.id))[-1]


def wrong_code(sign_in: SignIn) -> str:
    """Never the right one."""
    right = code_of(sign_in)
    return str((int(right) + 1) % 10 ** len(right)).zfill(len(right))


def is_signed_in(browser) -> bool:
    return 'data-person=""' not in browser.get("/sign-in?other=1").text


__all__ = ["ask_as", "code_of", "is_signed_in", "link_path", "newest", "wrong_code"]
