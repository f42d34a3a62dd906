"""Whom a broadcast is for: a filter over accounts, the people behind them, and the one channel that reaches each."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import and_, col, exists, func, or_, select

from app.accounts.models import Account, Role
from app.accounts.rights import ROLES, SEE_VISITS
from app.base import clock, current
from app.base.db import session
from app.base.languages import _l
from app.invoices.models import Entry, Invoice
from app.notices.consent import NEWS, SERVICE, agreed_among
from app.notices.kinds import EMAIL, KINDS, PUSH, TEXT
from app.notices.models import DeadAddress, NoticeChoice, PushDevice
from app.people.models import Person, SignedIn
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.models import Visit
from app.visits.states import SCHEDULED

EVENT_OF = {SERVICE: "service_notice", NEWS: "news"}
CUSTOMERS = ("active", "paused", "suspended")
NAMED = 12  # Names of those left out that are shown for each reason.
REASONS = {
    "wants none": _l("They switched this off."),
    "no consent": _l("They have not agreed to such texts, or stopped them, and nothing else reaches them."),
    "nothing": _l("No address that works, no phone with push."),
}


@dataclass(frozen=True)
class Filter:
    """All that is named must hold. `day` is one of visits, `technician_id` who makes them or the plan's own."""

    day: dt.date | None = None
    technician_id: int | None = None
    plan: str = ""
    postal_code: str = ""
    kind: str = ""
    behind: bool = False

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Filter":
        return cls(**{**kept, "day": dt.date.fromisoformat(kept["day"]) if kept.get("day") else None})

    def kept(self) -> dict[str, Any]:
        return {**self.__dict__, "day": self.day.isoformat() if self.day else None}

    def conditions(self) -> list:
        """For a Role of an Account. What is asked of a property holds at one that this role sees."""
        places, kind = self._places(), [Account.kind == self.kind] if self.kind else []
        seen = or_(col(Role.property_id).is_(None), Role.property_id == Property.id)
        there = [exists().where(Property.account_id == Account.id, seen, *places)] if places else []
        return [*there, *kind, *([Account.id.in_(_late())] if self.behind else [])]

    def _places(self) -> list:
        theirs = _on_plans(Plan.technician_id == self.technician_id) if self.technician_id and not self.day else None
        code = col(Property.postal_code).startswith(self.postal_code, autoescape=True) if self.postal_code else None
        found = [
            self._visited() if self.day else None, theirs, code,
            _on_plans(Plan.name == self.plan) if self.plan else None,
        ]  # fmt: skip
        asked = [condition for condition in found if condition is not None]
        return [*asked, col(Property.ended_at).is_(None)] if asked else []

    def _visited(self):
        whose = [Visit.technician_id == self.technician_id] if self.technician_id else []
        return Property.id.in_(select(Visit.property_id).where(Visit.day == self.day, Visit.state == SCHEDULED, *whose))


def _on_plans(condition):
    lives = or_(col(Plan.ends_on).is_(None), Plan.ends_on >= clock.today(current.zone()))
    return Property.id.in_(select(Plan.property_id).where(condition, lives))


def _late():
    """Accounts with an invoice past its day on which something is open."""
    return (
        select(Invoice.account_id).join(Entry, Entry.invoice_id == Invoice.id)
        .where(Invoice.state == "open", Invoice.due_on < clock.today(current.zone()))
        .group_by(Invoice.id, Invoice.account_id).having(func.sum(Entry.cents) > 0)
    )  # fmt: skip


def people_in(chosen: Filter, after_id: int = 0, most: int | None = None) -> list[Person]:
    """Each once, in the order in which they came; those whose role lets them see visits."""
    may_see = [name for name, rights in ROLES.items() if SEE_VISITS in rights]
    roles = select(Role.person_id).join(Account, Account.id == Role.account_id).where(
        Role.name.in_(may_see), or_(col(Role.ends_at).is_(None), Role.ends_at > clock.now()),
        Account.status.in_(CUSTOMERS), *chosen.conditions(),
    )  # fmt: skip
    found = select(Person).where(Person.id.in_(roles), col(Person.ended_at).is_(None), Person.id > after_id)
    return list(session().exec(found.order_by(Person.id).limit(most)).all())


@dataclass
class Reach:
    """How each can be told: the first of the wished channels that reaches them, or why none does."""

    ways: dict[int, str] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)

    def counts(self) -> Counter:
        return Counter(self.ways.values())


def reach_of_crowd(people: list[Person], purpose: str, channels: list[str]) -> Reach:
    """Five queries, however many they are."""
    known, found = Known(people, purpose), Reach()
    for person in people:
        open_ways = [one for one in (PUSH, TEXT, EMAIL) if one in channels and known.reaches(person, one)]
        wanted = [channel for channel in open_ways if known.wants(person, channel)]
        if wanted:
            found.ways[person.id] = wanted[0]
        else:
            found.left_out[person.id] = "wants none" if open_ways else known.why_none(person, channels)
    return found


class Known:
    """What is known of these people's channels."""

    def __init__(self, people: list[Person], purpose: str):
        ids, self.event = [person.id for person in people], EVENT_OF[purpose]
        self.choices = {(person_id, channel): wanted for person_id, channel, wanted in session().exec(
            select(NoticeChoice.person_id, NoticeChoice.channel, NoticeChoice.wanted)
            .where(NoticeChoice.event == self.event, NoticeChoice.person_id.in_(ids)))}  # fmt: skip
        self.dead = set(session().exec(select(DeadAddress.address)))
        self.agreed = agreed_among(people, purpose)
        lives = and_(SignedIn.id == PushDevice.signed_in_id, col(SignedIn.ended_at).is_(None),
                     SignedIn.ends_at > clock.now())  # fmt: skip
        self.rings = set(session().exec(
            select(PushDevice.person_id).join(SignedIn, lives).where(PushDevice.person_id.in_(ids))))  # fmt: skip

    def reaches(self, person: Person, channel: str) -> bool:
        if channel == PUSH:
            return person.id in self.rings
        if channel == EMAIL:
            return bool(person.email) and person.email not in self.dead
        may = person.id in self.agreed and person.texts_stopped_at is None
        return bool(person.phone) and may and person.phone not in self.dead

    def wants(self, person: Person, channel: str) -> bool:
        """Who agreed to such texts wants them until they switch them off."""
        default = channel == TEXT or channel in KINDS[self.event].default
        return self.choices.get((person.id, channel), default)

    def why_none(self, person: Person, channels: list[str]) -> str:
        has_phone = TEXT in channels and bool(person.phone) and person.phone not in self.dead
        return "no consent" if has_phone else "nothing"
