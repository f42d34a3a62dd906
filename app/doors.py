"""Six doors with six locks. Every page hangs on one and declares who may enter, and how surely we must know them.

    @portal.get("/visits", level=L2, may=SEE_VISITS)

`level` is the assurance level (L0 public, L1 a link to one thing, L2 link session, L3 full session, L4 fresh step-up);
`may` is the right that somebody must have somewhere. Which rows they reach is decided by the gates in the features.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import quote

from flask import Blueprint, abort, g, request

from app.accounts.reach import NOWHERE, Reach, reach_of
from app.base import current, ids
from app.base.fragments import go
from app.people.sessions import L0, L1, L2, L3, L4, level_now
from app.people.staff import SECOND_FACTOR_ROLES, STAFF_ROLES

__all__ = ["L0", "L1", "L2", "L3", "L4", "api", "hooks", "me", "office", "portal", "public", "reach", "staff_role",
           "signed_in", "technician"]


@dataclass(frozen=True)
class Declared:
    """What a page asks of whoever enters."""

    door: str
    level: int
    may: str | None
    changes: bool
    exempt_from_csrf: bool = False
    staff_too: bool = False


class Door(Blueprint):
    """A blueprint whose pages cannot be hung without saying who may enter."""

    def __init__(self, name: str, lock: Callable[[Declared], object], url_prefix: str = ""):
        super().__init__(name, "app", url_prefix=url_prefix or None)
        self.lock = lock
        self.declared: dict[str, Declared] = {}

    def get(self, rule: str, *, level: int, may: str | None = None, staff_too: bool = False, **options):
        return self._hang(rule, "GET", Declared(self.name, level, may, False, False, staff_too), options)

    def post(self, rule: str, *, level: int, may: str | None = None, csrf: bool = True, staff_too: bool = False,
             **options):
        return self._hang(rule, "POST", Declared(self.name, level, may, True, not csrf, staff_too), options)

    def _hang(self, rule: str, method: str, declared: Declared, options: dict):
        def hang(view: Callable) -> Callable:
            endpoint = options.pop("endpoint", f"{view.__module__.split('.')[1]}_{view.__name__}")
            self.declared[f"{self.name}.{endpoint}"] = declared
            self.add_url_rule(rule, endpoint, self._locked(view, declared), methods=[method], **options)
            return view

        return hang

    def _locked(self, view: Callable, declared: Declared) -> Callable:
        @wraps(view)
        def enter(**values):
            turned_away = self.lock(declared)
            return view(**values) if turned_away is None else turned_away

        return enter


def signed_in():
    """The live session, or None."""
    return g.get("signed_in")


def me():
    """The person who is signed in; pages behind a lock may rely on it."""
    return current.actor()


def staff_role() -> str:
    return g.get("staff_role", "")


def reach() -> Reach:
    """What the person may reach, looked up once a request."""
    if "reach" not in g:
        g.reach = reach_of(me().id) if me() else NOWHERE
    return g.reach


def _open_to_all(declared: Declared):
    return None


def _portal_lock(declared: Declared):
    if _level() < declared.level or signed_in() is None:
        return _to_sign_in(declared)
    if staff_role() and not reach().roles and not declared.staff_too:
        return go("/technician" if staff_role() == "technician" else "/office")
    if declared.staff_too and staff_role() in SECOND_FACTOR_ROLES and signed_in().kind != "staff":
        return _second_factor(declared)
    if declared.may and not reach().has(declared.may):
        abort(404)
    return None


def _staff_lock(kinds: tuple[str, ...]):
    def lock(declared: Declared):
        if staff_role() and declared.may not in STAFF_ROLES[staff_role()]:
            abort(404)
        if signed_in() is None or signed_in().kind not in kinds:
            return _to_sign_in(declared) if not staff_role() and me() is None else _second_factor(declared)
        return _to_sign_in(declared) if _level() < declared.level else None

    return lock


def _second_factor(declared: Declared):
    """Staff with a session too weak for this door; strangers among the owners see nothing here."""
    return go(f"/sign-in/second?next={_here(declared)}") if staff_role() else abort(404)


def _level() -> int:
    return level_now(signed_in()) if signed_in() else L0


def _to_sign_in(declared: Declared):
    """Who is signed in already only proves it afresh."""
    path = "/step-up" if signed_in() and signed_in().kind != "link" else "/sign-in"
    return go(f"{path}?next={_here(declared)}")


def _here(declared: Declared) -> str:
    """Where to go on afterwards: this page, or for a form the page it stands on."""
    if not declared.changes:
        return quote(request.full_path.rstrip("?"))
    came_from = request.referrer or ""
    is_ours = came_from.startswith(request.host_url)
    return quote(came_from.removeprefix(request.host_url.rstrip("/")) if is_ours else "/")


def _api_lock(declared: Declared):
    abort(404)


public = Door("public", _open_to_all)
portal = Door("portal", _portal_lock)
office = Door("office", _staff_lock(("staff",)), "/office")
technician = Door("technician", _staff_lock(("technician", "staff")), "/technician")
api = Door("api", _api_lock, "/api")
hooks = Door("hooks", _open_to_all, "/hooks")

DOORS = (public, portal, office, technician, api, hooks)


class UndeclaredPage(RuntimeError):
    """A route that hangs on no door, or declares nothing."""


def hang_doors(app) -> None:
    """Hangs all doors; refuses to start when a page declares nothing."""
    app.url_map.converters["uid"] = ids.UidConverter
    for door in DOORS:
        app.register_blueprint(door)
    declared = {name: what for door in DOORS for name, what in door.declared.items()}
    bare = [rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint not in declared]
    if bare:
        raise UndeclaredPage(", ".join(bare))
    app.extensions["declared"] = declared
