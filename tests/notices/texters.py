"""People who write STOP and START at any moment, in many zones, while texts to them wait. P20's world.

What stops and what does not is said here by hand: the rules that are tested are not asked.
"""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.notices.inbound import hear
from app.notices.models import TextConsent
from app.notices.sending import notify
from app.notices.texts import NeverSent
from app.people.models import Person

STOPS = ("STOP", "stop", "Unsubscribe", "CANCEL", "End", "quit", "REVOKE", "opt out", "please stop texting me",
         "Don't text me any more", "no more messages", "take me off your list", "Dejen de mandarme mensajes",
         "ALTO")  # fmt: skip
STARTS = ("START", "unstop", "Comenzar")
TALK = ("HELP", "Is the gate open?", "please do not stop coming", "thanks", "can you stop by on Friday?", "info")
ZONES = ("America/New_York", "America/Chicago", "America/Phoenix", "America/Los_Angeles", "Pacific/Honolulu",
         "America/Anchorage", "America/Puerto_Rico")  # fmt: skip
URGENT = "urgent:"
DAY_BEGINS, DAY_ENDS = dt.time(8), dt.time(21)


@dataclass
class Truth:
    """Who has stopped, as anybody would say who had read what they wrote; and everything that went wrong."""

    stopped: set[str] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    after_stop: list[str] = field(default_factory=list)
    in_quiet: list[str] = field(default_factory=list)

    # ---- the carrier ----

    def send(self, to: str, body: str, key: str, report_to: str = "") -> str:
        self.counts["texts"] += 1
        if to in self.stopped:
            self.after_stop.append(key)
        if not key.startswith(URGENT) and self._is_quiet(self.people[to]):
            self.in_quiet.append(key)
        return f"id-{key}"

    def find(self, to: str, body: str, key: str, since: dt.datetime) -> str:
        raise NeverSent(key)

    def carrier(self) -> "Truth":
        return self

    @staticmethod
    def _is_quiet(person: Person) -> bool:
        local = clock.now().astimezone(ZoneInfo(person.zone)).time()
        return not DAY_BEGINS <= local < DAY_ENDS or _is_between(local, person.quiet_from, person.quiet_until)


def _is_between(local: dt.time, start: dt.time | None, end: dt.time | None) -> bool:
    if start is None:
        return False
    return start <= local < end if start < end else local >= start or local < end


def make_people(world, chance: random.Random, count: int) -> Truth:
    truth = Truth()
    with world.writing():
        for number in range(count):
            person = Person(name=f"P {number}", phone=f"+1602{number:07}", zone=chance.choice(ZONES))
            if chance.random() < 0.3:
                person.quiet_from, person.quiet_until = dt.time(chance.randrange(24)), dt.time(chance.randrange(24))
            if person.quiet_from == person.quiet_until:
                person.quiet_from = person.quiet_until = None
            session().add(person)
            truth.people[person.phone] = person
        session().flush()
        for person in truth.people.values():
            session().add(TextConsent(person_id=person.id, phone=person.phone, purpose="service", given=True,
                                      source="portal", text="yes"))  # fmt: skip
    return truth


def live(world, chance: random.Random, truth: Truth, rounds: int) -> None:
    """In each round everybody does something or nothing; then time goes by, and mostly the worker works."""
    for turn in range(rounds):
        phones = list(truth.people)
        for first in range(0, len(phones), 200):
            with world.writing():
                for phone in phones[first : first + 200]:
                    _act(chance, truth, phone, turn)
        clock.advance(dt.timedelta(minutes=chance.choice((0, 0, 1, 40, 200, 420))))
        if chance.random() < 0.7:
            world.work()
    clock.advance(dt.timedelta(hours=20))
    world.work()


def _act(chance: random.Random, truth: Truth, phone: str, turn: int) -> None:
    what = chance.random()
    if what < 0.45:
        _write(truth, truth.people[phone], turn, is_urgent=what < 0.1)
    elif what < 0.6:
        _say(truth, phone, chance.choice(STOPS), "stops")
        truth.stopped.add(phone)
    elif what < 0.7:
        _say(truth, phone, chance.choice(STARTS), "starts")
        truth.stopped.discard(phone)
    elif what < 0.8:
        _say(truth, phone, chance.choice(TALK), "other words")


def _write(truth: Truth, person: Person, turn: int, is_urgent: bool) -> None:
    """What somebody asked for this moment, and what only comes to who agreed."""
    here = session().exec(select(Person).where(Person.id == person.id)).one()
    key = f"{URGENT if is_urgent else ''}{turn}"
    notify(here, "portal_link" if is_urgent else "texts_on", channels=("text",), dedupe=key, urgent=is_urgent)
    truth.counts["written"] += 1


def _say(truth: Truth, phone: str, words: str, counted: str) -> None:
    hear(phone, words)
    truth.counts[counted] += 1
