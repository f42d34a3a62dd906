"""How one gets to the water: codes sealed, every look logged, every change kept."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from app.base import clock, events, secrets
from app.base.db import session
from app.base.languages import _
from app.people.models import Person
from app.properties.changed import acknowledge_changes, note_change
from app.properties.models import Access, AccessView, Property

SECRET = {"gate_code": "gate_code_sealed", "lock_code": "lock_code_sealed"}
OPEN = ("directions", "valid_from", "valid_until", "has_pets", "pets", "keep_pets_inside", "hazards")


@dataclass(frozen=True)
class Codes:
    """In clear: only ever made by reveal(), which logs it."""

    gate_code: str
    lock_code: str

    def __repr__(self) -> str:
        return "Codes(sealed)"


@dataclass(frozen=True)
class Masked:
    """Which codes there are, without any. `state`: current, not_yet or ended."""

    gate_code: bool
    lock_code: bool
    state: str
    valid_from: dt.date | None
    valid_until: dt.date | None

    @property
    def is_current(self) -> bool:
        return self.state == "current" and (self.gate_code or self.lock_code)


class NotValidNow(Exception):
    """The codes are not in force today; nothing was unsealed. `state` is ended or not_yet."""

    def __init__(self, state: str):
        super().__init__(state)
        self.state = state

    @property
    def sentence(self) -> str:
        if self.state == "ended":
            return _("This code is no longer valid. Ask the office for the new one.")
        return _("This code is not valid yet.")


def access_of(place: Property) -> Access:
    return session().exec(select(Access).where(Access.property_id == place.id)).one()


def masked(access: Access, today: dt.date) -> Masked:
    has_gate, has_lock = (bool(getattr(access, column)) for column in SECRET.values())
    return Masked(has_gate, has_lock, _state(access, today), access.valid_from, access.valid_until)


def reveal(place: Property, person: Person, reason: str) -> Codes:
    """The codes in clear, in force or not; who looked and why is written in the same transaction.

    `reason` is a word for the log: owner, office, stop, phone.
    """
    access, who = access_of(place), person.name
    session().add(AccessView(property_id=place.id, person_id=person.id, person_name=who, reason=reason))
    return Codes(*(_open(place, field, getattr(access, column)) for field, column in SECRET.items()))


def reveal_at_stop(place: Property, technician: Person) -> Codes:
    """For the one at the gate: only codes in force today, else NotValidNow. New ones count as seen."""
    state = _state(access_of(place), clock.today(place.zone))
    if state != "current":
        raise NotValidNow(state)
    acknowledge_changes(place.id, "access")
    return reveal(place, technician, "stop")


def hand_to_phone(place: Property, technician: Person) -> Codes:
    """For a day without signal, to lie sealed on her phone; what is looked at there is told by note_look()."""
    return reveal(place, technician, "phone")


def note_look(place: Property, person: Person, at: dt.datetime, version: str) -> None:
    """Without signal, at that time, at what the phone kept. Codes whose `version` is the newest are no news then."""
    who = {"person_id": person.id, "person_name": person.name}
    session().add(AccessView(property_id=place.id, **who, reason="offline", at=at))
    if version == str(access_of(place).version):
        acknowledge_changes(place.id, "access")


def change_access(place: Property, **fields) -> Access:
    """Sets what is named: gate_code and lock_code (in clear, sealed here; "" removes), and those of OPEN.

    What stays the same is no change.
    """
    access = access_of(place)
    changed = {name: value for name, value in fields.items() if not _is_same(access, name, value)}
    if changed:
        before = _kept(access, changed)
        for name, value in changed.items():
            setattr(access, SECRET.get(name, name), _seal(place, name, value) if name in SECRET else value)
        note_change(place, "access", access.id, before, _kept(access, changed))
        _record_version(access, sorted(changed))
    return access


def restore_access(place: Property, before: dict) -> Access:
    """Puts back what a Change row kept as `before`, without opening what is sealed."""
    access = access_of(place)
    for name, value in before.items():
        is_day = name in ("valid_from", "valid_until") and value
        setattr(access, SECRET.get(name, name), dt.date.fromisoformat(value) if is_day else value)
    _record_version(access, sorted(before))
    return access


def views_of(place: Property, limit: int = 20) -> list[AccessView]:
    """Who saw the codes, newest first."""
    newest = col(AccessView.id).desc()
    seen = select(AccessView).where(AccessView.property_id == place.id).order_by(newest).limit(limit)
    return list(session().exec(seen).all())


def _state(access: Access, today: dt.date) -> str:
    if access.valid_until and access.valid_until < today:
        return "ended"
    return "not_yet" if access.valid_from and access.valid_from > today else "current"


def _seal(place: Property, field: str, code: str) -> str:
    return secrets.seal(code.strip(), place.company_id, place.id, field) if code.strip() else ""


def _open(place: Property, field: str, sealed: str) -> str:
    return secrets.unseal(sealed, place.company_id, place.id, field) if sealed else ""


def _is_same(access: Access, name: str, value: object) -> bool:
    """A code typed again counts as a change: comparing would be a look that nobody asked for."""
    if name in SECRET:
        return not value.strip() and not getattr(access, SECRET[name])
    if name not in OPEN:
        raise ValueError(name)
    return getattr(access, name) == value


def _kept(access: Access, names: dict) -> dict:
    """The values as a Change row keeps them: codes sealed, days as text."""
    values = {name: getattr(access, SECRET.get(name, name)) for name in names}
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
    }


def _record_version(access: Access, fields: list[str]) -> None:
    access.version, access.changed_at = access.version + 1, clock.now()
    session().add(access)
    events.record("access.changed", access, fields=fields, version=access.version)
