"""The second factor, before the office opens: shown, or set up the first time."""

from flask import abort, request, url_for
from markupsafe import Markup

from app.base import current, db
from app.base.fragments import go, page
from app.base.languages import _
from app.base.paths import own_path
from app.base.qr import qr_svg
from app.doors import L0, L4, me, public, signed_in, staff_role
from app.entrance import let_in
from app.people import second_factor
from app.people.arriving import staff_of
from app.people.second_factor import TooManyTries, WrongSecondFactor
from app.people.sessions import level_now


@public.get("/sign-in/second", level=L0)
def show_second():
    url = own_path(request.args.get("next", ""), "/office")
    return _turned_away(url) or (_ask_page(url) if staff_of(me()).totp_sealed else _setup_page(url))


@public.post("/sign-in/second", level=L0)
def show_second_factor():
    url = own_path(request.form.get("next", ""), "/office")
    staff = staff_of(me()) if me() else None
    if _turned_away(url) or not staff.totp_sealed:
        return go(url_for("public.people_show_second", next=url))
    try:
        secret = _prove(staff, request.form.get("code", ""))
    except (WrongSecondFactor, TooManyTries) as no:
        return _ask_page(url, 422, _sentence(no))
    return let_in(secret, url, signed_in().shared)


@public.post("/sign-in/second/setup", level=L0)
def set_up_second_factor():
    """The recovery codes are in this answer and nowhere else, so it does not lead on by itself."""
    url = own_path(request.form.get("next", ""), "/office")
    staff = staff_of(me()) if me() else None
    if _turned_away(url) or staff.totp_sealed or level_now(signed_in()) < L4:
        return go(url_for("public.people_show_second", next=url))
    try:
        codes, secret = _set_up(staff, request.form.get("code", ""))
    except (WrongSecondFactor, TooManyTries) as no:
        return _setup_page(url, 422, _sentence(no))
    return let_in(secret, url, signed_in().shared, page("people/public_recovery_codes.html", codes=codes, next=url))


def _turned_away(url: str):
    """Only staff who have shown the first factor; technicians need no second."""
    if signed_in() is None or signed_in().kind == "link" or staff_role() == "technician":
        return go(url_for("public.people_show_step_up", next=url))
    return None if staff_role() else abort(404)


def _ask_page(url: str, status: int = 200, error: str = ""):
    return page("people/public_second.html", status, next=url, error=error, demo_code=_demo_code())


def _setup_page(url: str, status: int = 200, error: str = ""):
    """Only just after the first factor: an old open session must not choose the second."""
    if level_now(signed_in()) < L4:
        return go(url_for("public.people_show_step_up", next=request.full_path))
    secret = second_factor.setup_secret(staff_of(me()), signed_in())
    drawn = Markup(qr_svg(second_factor.setup_address(me(), secret), _("QR code for your app")))  # noqa: S704
    return page("people/public_second_setup.html", status, next=url, error=error, drawn=drawn, key=_in_fours(secret),
                demo_code=_demo_code(secret))


def _prove(staff, typed: str) -> str:
    with db.writing():
        second_factor.take_second_try(staff)
    with db.writing():
        return second_factor.enter_by_second_factor(signed_in(), staff, typed)


def _set_up(staff, typed: str) -> tuple[list[str], str]:
    with db.writing():
        second_factor.take_second_try(staff)
    with db.writing():
        return second_factor.set_up_and_enter(signed_in(), staff, typed)


def _sentence(no: Exception) -> str:
    if isinstance(no, TooManyTries):
        return _("That was tried many times. Wait ten minutes, then try again.")
    return _("This is not the code your phone shows now. Each code works once; wait for the next one.")


def _demo_code(secret: str = "") -> str:
    """What would stand on the phone; empty unless this is the demo."""
    if not current.settings().shows_pretend:
        return ""
    staff = staff_of(me())
    return second_factor.unused_code(staff, secret or second_factor.secret_of(staff))


def _in_fours(secret: str) -> str:
    return " ".join(secret[at:at + 4] for at in range(0, len(secret), 4))
