"""A bad day for the sender: it is killed at every step, and three in ten of what it hands on are refused.

What the world outside took is counted there, not on our rows.
"""

import datetime as dt
import random
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps

from sqlmodel import func, select

from app import worker
from app.accounts.models import Account
from app.accounts.opening import give_role
from app.base import clock
from app.base.db import session
from app.invoices.drafting import NewLine, draft_invoice
from app.invoices.models import Invoice
from app.notices import by_push, delivering, outcomes
from app.notices.kinds import CHANNELS, TEXT
from app.notices.models import Notice, NoticeRules, PushDevice, TextConsent
from app.notices.push import TryAgain
from app.notices.refused import Refused
from app.notices.sending import notify
from app.notices.texts import NeverSent
from app.people.joining import add_person
from app.people.sessions import L3, start_session

REFUSED = 0.3
LEASE = dt.timedelta(minutes=2, seconds=1)
PEOPLE = 25


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


@dataclass
class Day:
    """Each step kills the process the first time, then one in `one_in`; `seen` and `kills` count them by name."""

    chance: random.Random
    one_in: int
    seen: Counter = field(default_factory=Counter)
    kills: Counter = field(default_factory=Counter)

    def step(self, name: str) -> None:
        self.seen[name] += 1
        if self.chance.randrange(self.one_in) == 0 or self.seen[name] == 1:
            self.kills[name] += 1
            raise Killed(name)

    def around(self, module, name: str, monkeypatch) -> None:
        """Killed before it and after it."""
        real = getattr(module, name)

        @wraps(real)
        def walked(*values, **more):
            self.step(f"before {name}")
            found = real(*values, **more)
            self.step(f"after {name}")
            return found

        monkeypatch.setattr(module, name, walked)


class World:
    """Push service, text carrier and mail server in one; each takes, refuses, or takes and breaks the line."""

    def __init__(self, day: Day):
        self.day = day
        self.texts, self.letters, self.pushes = Counter(), Counter(), Counter()
        self.asked = self.refused = 0
        self.turn = threading.Lock()

    def push_sender(self):
        return PushService(self)

    def carrier(self):
        return Carrier(self)

    def post_office(self):
        return PostOffice(self)

    def outbox(self):
        return self

    def put(self, *_message) -> None:
        """Nobody looks at the demo's outbox here."""

    def take(self, counter: Counter, key, refusal: Callable[[], Exception]) -> None:
        """One after the other: pushes come from several threads."""
        with self.turn:
            self.day.step("before it is handed on")
            self.asked += 1
            if self.day.chance.random() < REFUSED:
                self.refused += 1
                raise refusal()
            counter[key] += 1
            self.day.step("after it was taken")


@dataclass
class PushService:
    world: World

    def send(self, subscription, payload, *, topic, ttl_seconds, urgency):
        assert topic == payload["notification"]["tag"]
        self.world.take(self.world.pushes, (subscription.endpoint, topic), lambda: TryAgain("busy"))


@dataclass
class Carrier:
    world: World

    def send(self, to: str, body: str, key: str, report_to: str = "") -> str:
        """Half of what it refuses it has taken before the line broke."""
        if self.world.day.chance.random() < REFUSED / 2:
            self.world.asked, self.world.refused = self.world.asked + 1, self.world.refused + 1
            self.world.texts[key] += 1
            raise Refused("the line broke", maybe_arrived=True)
        self.world.take(self.world.texts, key, lambda: Refused("busy"))
        return f"id-{key}"

    def find(self, to: str, body: str, key: str, since: dt.datetime) -> str:
        if not self.world.texts[key]:
            raise NeverSent(key)
        return f"id-{key}"


@dataclass
class PostOffice:
    world: World

    @contextmanager
    def round(self):
        yield self

    def send(self, letter) -> str:
        self.world.take(self.world.letters, letter.message_id, lambda: Refused("451 try again later"))
        return letter.message_id


@dataclass(frozen=True)
class Verdict:
    lost: int
    texts_twice: int
    letters_twice: int
    pushes_twice: int
    pushes_seen_twice: int


def write_notices(world, count: int) -> None:
    """Each to one person about one invoice over one channel, so that every one can be told apart outside."""
    with world.writing():
        account = world.row(Account, world.cast.accounts["Reyes"])
        session().add(NoticeRules(texts_a_day=count, pushes_a_day=count))
        people = [_person(account, number) for number in range(PEOPLE)]
    turns = -(-count // (PEOPLE * len(CHANNELS)))
    for turn in range(turns):
        with world.writing():
            _turn(world, people, turn, count)


def _person(account: Account, number: int):
    person = add_person(f"Person {number}", f"p{number}@people.example", f"+1602556{number:04}")
    give_role(person, account, "owner")
    signed_in, _secret = start_session(person, "full", L3, "phone")
    signed_in.ends_at = clock.now() + dt.timedelta(days=90)
    session().add(PushDevice(person_id=person.id, signed_in_id=signed_in.id, endpoint=f"https://push/{number}",
                             p256dh="p", auth="a"))  # fmt: skip
    session().add(TextConsent(person_id=person.id, phone=person.phone, purpose="service", given=True, source="portal",
                              text="yes"))  # fmt: skip
    return person


def _turn(world, people: list, turn: int, count: int) -> None:
    account = world.row(Account, world.cast.accounts["Reyes"])
    for place, channel in enumerate(CHANNELS):
        invoice = draft_invoice(account, [NewLine("Service", 15500)])
        invoice.state = "open"
        session().add(invoice)
        session().flush()
        for number, person in enumerate(people):
            if (turn * len(CHANNELS) + place) * PEOPLE + number < count:
                notify(person, "invoice_issued", invoice, channels=(channel,), dedupe=f"issued:{invoice.uid}")


def kill_at_every_step(day: Day, monkeypatch) -> None:
    for module, name in ((worker, "claim"), (delivering, "expect_worth_sending"), (delivering, "_begin"),
                         (delivering, "change_rows"), (delivering, "_expect_no_stop"), (delivering, "_push"),
                         (delivering, "_settle"), (by_push, "note_devices"), (delivering, "note_sent"),
                         (delivering, "refused"), (outcomes, "finish"), (outcomes, "put_back"),
                         (outcomes, "forget_dead")):  # fmt: skip
        day.around(module, name, monkeypatch)


def live_through(world) -> None:
    """Until nothing is due any more: whoever was killed begins anew once the leases ran out."""
    while True:
        try:
            worker.drain()
        except Killed:
            clock.advance(LEASE)
            continue
        wakes = _next(world)
        if wakes is None:
            return
        clock.freeze(max(wakes, clock.now() + dt.timedelta(seconds=1)))


def _next(world) -> dt.datetime | None:
    waiting = select(Notice.due_at, Notice.leased_until).where(Notice.done_at.is_(None), Notice.due_at.is_not(None))
    return min((max(due, lease or due) for due, lease in world.all(waiting)), default=None)


def judge(world, outside: World) -> Verdict:
    rows = world.all(select(Notice.person_id, Notice.thing_id, Notice.state))
    reached = {(person, thing) for person, thing, state in rows if state == "sent"}
    tags = {f"invoice-{uid}" for uid in world.all(select(Invoice.uid))}
    return Verdict(
        lost=len({(person, thing) for person, thing, _state in rows} - reached),
        texts_twice=_extra(outside.texts), letters_twice=_extra(outside.letters), pushes_twice=_extra(outside.pushes),
        pushes_seen_twice=len([tag for _endpoint, tag in outside.pushes if tag not in tags]),
    )  # fmt: skip


def _extra(taken: Counter) -> int:
    return sum(times - 1 for times in taken.values())


def texts_of(world) -> int:
    return world.all(select(func.count(Notice.id)).where(Notice.channel == TEXT))[0]
