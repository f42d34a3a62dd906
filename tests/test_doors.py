"""Nobody sees what is not theirs: every route, every actor, every foreign thing. P11."""

import logging
from collections import Counter
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlmodel import select

from app import doors
from app.base import db
from app.base.prepared import Prepared, given
from app.visits import gates
from app.visits.models import Visit
from tests.doors import marks
from tests.doors.actors import ACTORS, Actor
from tests.doors.furnished import furnish
from tests.doors.marks import AIRPORT, AZUL, CODE, INTERNAL, REYES, SIDES, VEGA, WAY_IN, found_in
from tests.doors.walk import House, Stop
from tests.doors.watching import writes

TURNED_AWAY = ("/sign-in", "/step-up", "/office", "/technician")
REFUSED = (400, 403, 404, 405, 410)
SENT = {"note": "qxevil", "text": "qxevil", "name": "qxevil", "gate_code": "9", "reason": "qxevil", "state": "void",
        "starts_on": "2026-12-20", "ends_on": "2026-12-27", "ph": "7.4", "amount": "1", "seen": "1", "confirm": "yes"}
GROUPS = {
    "owners": [actor for actor in ACTORS if actor.role],
    "staff": [actor for actor in ACTORS if actor.staff],
    "strangers": [actor for actor in ACTORS if not actor.role and not actor.staff],
}


@dataclass
class Tour:
    """What was asked, and everything that should not have been answered so."""

    who: str = ""
    requests: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    answers: Counter = field(default_factory=Counter)

    def note(self, actor: Actor, stop: Stop, what: str) -> None:
        method = "POST" if stop.declared.changes else "GET"
        self.faults[f"{actor.called}: {method} {stop.rule.rule} ({stop.side}): {what}"] = stop.path

    def report(self) -> str:
        return f"P11 {self.who}: {self.requests} requests, {len(self.faults)} leaks, answers {dict(self.answers)}"


@pytest.fixture
def house(world) -> House:
    furnish(world)
    logging.disable(logging.CRITICAL)
    yield House(world)
    logging.disable(logging.NOTSET)


class Visitor:
    """One actor, walking from door to door."""

    def __init__(self, house: House, actor: Actor, tour: Tour):
        self.house, self.actor, self.tour = house, actor, tour
        self.browser = actor.browser(house.world)
        self.token = house.world.token(self.browser)

    def go_round(self, only: str = "", thorough: bool = True) -> None:
        """To all doors, or those with these letters in their address; see _worth_trying()."""
        for rule in self.house.rules():
            if only in rule.rule:
                stops = list(self.house.stops_of(rule))
                for stop in stops if thorough else self._worth_trying(stops):
                    self.try_door(stop)
        self._mix()

    def _worth_trying(self, stops: list[Stop]) -> list[Stop]:
        """At a door whose lock does not open to this actor at all, one thing of theirs and one of others is enough."""
        sides = self.actor.sides or (None,)
        opens = any(self.actor.may(stop.declared, side, []) for stop in stops[:1] for side in sides)
        return stops if opens else list({stop.side in self.actor.sides: stop for stop in reversed(stops)}.values())

    def _mix(self) -> None:
        for rule in self.house.rules():
            for own in self.actor.sides[:1]:
                for other in (REYES, AZUL, VEGA):
                    if own in marks.CENTS and other not in self.actor.sides:
                        for stop in self.house.crossed(rule, own, other):
                            self.try_door(stop)

    def try_door(self, stop: Stop) -> None:
        opens = self.actor.may(stop.declared, stop.side, list(stop.kinds))
        if stop.declared.changes and opens:
            return
        with writes() as written:
            answer = self._ask(stop)
            body = answer.data if not answer.is_streamed or answer.mimetype != "text/event-stream" else b""
            answer.close()
        self.tour.requests += 1
        self.tour.answers[answer.status_code] += 1
        if not _are_bookkeeping(stop, written):
            self.tour.note(self.actor, stop, f"wrote {written[:2]}")
        if answer.status_code >= 500:
            self.tour.note(self.actor, stop, f"answered {answer.status_code}")
        if not opens and not self._is_refusal(answer):
            self.tour.note(self.actor, stop, f"let in with {answer.status_code}")
        for word in found_in(body, self._forbidden(stop)):
            self.tour.note(self.actor, stop, f"shows {word}")

    def _ask(self, stop: Stop):
        if stop.declared.changes:
            return self.browser.post(stop.path, data={"csrf_token": self.token, **SENT})
        return self.browser.get(stop.path)

    def _is_refusal(self, answer) -> bool:
        """Sent to prove themselves, told that there is nothing, or sent on to a page that says so."""
        to = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
        if not to or to.startswith(TURNED_AWAY):
            return bool(to) or answer.status_code in REFUSED
        return self.browser.get(to).status_code in REFUSED

    def _forbidden(self, stop: Stop) -> list[str]:
        """Words that must not stand in the answer, whatever it is."""
        read = set(self.actor.may_read)
        if stop.by_token and self.actor.company == _company_of(stop.side):
            read |= {stop.side} | ({AZUL} if stop.side == AIRPORT else set())
        words = [side for side in SIDES if side not in read]
        words += [marks.PRICES[side] for side in marks.CENTS if side not in read
                  and marks.PRICES[side] not in {marks.PRICES.get(side) for side in read}]
        return words + [CODE] + self._by_right(stop)

    def _by_right(self, stop: Stop) -> list[str]:
        words = [] if self.actor.staff and self.actor.proven else [INTERNAL]
        if self.actor.role in ("viewer", "facilities") and not stop.by_token:
            words += [marks.PRICES[AZUL], "card qx"]
        if self.actor.role in ("viewer", "payer"):
            words += [WAY_IN, "hazard qx", "dog qx"]
        return words


def _company_of(side: str) -> str:
    return marks.RIVAL if side == VEGA else marks.SPARKLING


def _are_bookkeeping(stop: Stop, written: list[str]) -> bool:
    """Who holds a link may answer to it, and the first printing of a paper makes the link on it."""
    if stop.rule.rule.endswith(".pdf"):
        return all(statement.startswith("INSERT INTO capability") for statement in written)
    return not written or (stop.declared.door == "public" and stop.by_token)


@pytest.mark.parametrize("thorough", [False, pytest.param(True, marks=pytest.mark.long)], ids=["short", "thorough"])
@pytest.mark.parametrize("who", GROUPS)
def test_nobody_sees_or_changes_what_is_not_theirs(house, who, thorough, tell):
    tour = Tour(who)
    for actor in GROUPS[who]:
        Visitor(house, actor, tour).go_round(thorough=thorough)
    tell(tour.report())
    assert not tour.faults, f"{len(tour.faults)} faults:\n" + "\n".join(list(tour.faults)[:80])


# ---- the walk would notice ----


def leaks(house, name: str, only: str) -> dict[str, str]:
    tour = Tour()
    Visitor(house, next(actor for actor in ACTORS if actor.called == name), tour).go_round(only)
    return tour.faults


def test_walk_notices_a_gate_that_stands_open(house, monkeypatch):
    monkeypatch.setattr(gates, "_VISIT", Prepared(select(Visit).where(Visit.uid == given("uid"))))
    found = leaks(house, "Olivia", "/visits/<uid:visit_uid>")
    assert any("let in with 200" in fault for fault in found)
    assert any("shows qxazul" in fault for fault in found)
    assert not any(VEGA in fault and "let in" in fault for fault in found)  # The company's wall still stands.


def test_walk_notices_a_missing_company(house, monkeypatch):
    """On SQLite the guard is the wall; on PostgreSQL row-level security stands behind it."""
    everybody = orm.with_loader_criteria(db.Owned, lambda model: sa.true(), include_aliases=True)
    monkeypatch.setattr(db, "_CRITERIA", everybody)
    found = leaks(house, "Otto", "/office/accounts/<uid:account_uid>")
    assert any("shows qxvega" in fault for fault in found) == (db.engine().dialect.name == "sqlite")


def test_walk_notices_a_right_that_is_not_asked(house, monkeypatch):
    monkeypatch.setattr(doors.Reach, "accounts", lambda reach, right: [account for account, _, _ in reach.roles])
    monkeypatch.setattr(doors.Reach, "has", lambda reach, right: True)
    found = leaks(house, "Finn", "/invoices")
    assert any("let in with 200" in fault for fault in found)
    assert any(marks.PRICES[AZUL] in fault for fault in found)
