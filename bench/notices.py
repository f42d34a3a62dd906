"""`python -m bench.notices [--count 100000] [--accounts 5000] [--json FILE]`: how fast push notices leave the house.

On a copy of the large world: a device for everybody, then so many notices about visits, sent by the worker as ever:
claimed, looked at once more, put into words, encrypted, handed to a push service that says yes at once, written down.
The floor is the encryption alone, of a payload as long, on the same core. No network is counted on either side.
"""

import argparse
import json
import os
import platform
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlmodel import col, func, select

from app import create_app, outlets, worker
from app.accounts.models import Role
from app.base import current, db
from app.base.bulk import add_many
from app.base.db import session
from app.base.outside import Answer, Outside
from app.companies.models import serving
from app.migrate import migrate
from app.notices import ways
from app.notices.models import Notice, NoticeRules, PushDevice
from app.notices.push import PushSender, Subscription
from app.notices.vapid import Vapid
from app.outlets import vapid_keys
from app.people.models import Person
from app.people.sessions import L3, start_session
from app.settings import Settings
from app.visits.models import Visit
from bench.month import SPARKLING, a_copy

SECONDS_OF_FLOOR = 5
A_BATCH = 1000


class SaysYes(Outside):
    """A push service without a network between."""

    def _ask(self, method: str, url: str, hosts, **request) -> Answer:
        self.check(url, hosts)
        self.last = request["content"]
        return Answer(201, {}, "")


class PushOnly:
    """The demo's ways out, with that push service and without the demo's own outbox."""

    carrier, post_office = outlets.carrier, outlets.post_office

    def __init__(self, sender: PushSender):
        self._sender = sender

    def push_sender(self) -> PushSender:
        return self._sender

    def outbox(self) -> "PushOnly":
        return self

    def put(self, *_message) -> None:
        """Nobody reads it here."""


def keys() -> tuple[str, str]:
    """As a browser gives them."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), os.urandom(16)
    return tuple(urlsafe_b64encode(one).decode().rstrip("=") for one in raw)


def a_phone_for_everybody() -> list[int]:
    """The ids of those who have one; 200 pairs of keys are enough to be different."""
    pairs = cycle([keys() for _ in range(200)])
    people = session().exec(select(Person).where(Person.id.in_(select(Role.person_id))).order_by(Person.id)).all()
    for first in range(0, len(people), A_BATCH):
        with db.writing():
            for person, (p256dh, auth) in zip(people[first : first + A_BATCH], pairs, strict=False):
                signed_in, _secret = start_session(person, "full", L3, "phone")
                session().add(PushDevice(person_id=person.id, signed_in_id=signed_in.id, p256dh=p256dh, auth=auth,
                                         endpoint=f"https://fcm.googleapis.com/fcm/send/{person.id}"))  # fmt: skip
    return [person.id for person in people]


def write(count: int) -> None:
    """About finished visits, to people who may see them."""
    whole = (Role.account_id == Visit.account_id) & col(Role.property_id).is_(None)
    pairs = session().exec(
        select(Visit.id, Role.person_id).join(Role, whole)
        .where(Visit.state == "completed").order_by(col(Visit.id).desc()).limit(count)
    ).all()  # fmt: skip
    rows = enumerate(islice(cycle(pairs), count))
    while batch := list(islice(rows, A_BATCH)):
        with db.writing():
            add_many(Notice, [
                {"person_id": person, "event": "visit_completed", "channel": "push", "thing": "visit",
                 "thing_id": visit, "dedupe": f"bench:{number}", "urgent": True}
                for number, (visit, person) in batch
            ])  # fmt: skip


def sent() -> int:
    session().rollback()
    ours = select(func.count(Notice.id)).where(Notice.state == "sent", col(Notice.dedupe).startswith("bench:"))
    return session().exec(ours).one()


def a_second(work: Callable[[], int]) -> tuple[float, float]:
    """How many a second of the clock, and of processor time."""
    wall, cpu = time.monotonic(), time.process_time()
    done = work()
    return done / (time.monotonic() - wall), done / (time.process_time() - cpu)


def encrypt(sender: PushSender) -> int:
    (p256dh, auth), until, done = keys(), time.monotonic() + SECONDS_OF_FLOOR, 0
    subscription = Subscription("https://fcm.googleapis.com/fcm/send/1", p256dh, auth)
    payload = {"web_push": 8030, "notification": {"title": "Your pool was serviced", "body": "x" * 400}}
    while time.monotonic() < until:
        sender._sealed(subscription, payload)
        done += 1
    return done


def measure(count: int) -> dict:
    sender = PushSender(SaysYes(), Vapid(vapid_keys(current.settings()).private_pem, "mailto:push@example.com"))
    ways.use(PushOnly(sender))
    worker.drain()
    people = a_phone_for_everybody()
    with db.writing():
        session().add(NoticeRules(texts_a_day=count, pushes_a_day=count))
    write(count)
    floor = a_second(lambda: encrypt(sender))
    before = sent()
    ours = a_second(lambda: (worker.drain(), sent() - before)[1])
    return {"people": len(people), "notices": sent() - before, "floor": [round(one) for one in floor],
            "ours": [round(one, 1) for one in ours], "of_floor": round(ours[1] / floor[1], 3)}  # fmt: skip


def main() -> None:
    asked = _asked()
    with a_copy(asked.accounts) as folder:
        app = create_app(Settings(mode="demo", data_dir=folder, public_scheme="http", embedded_worker=False))
        migrate()
        with app.app_context(), serving(SPARKLING):
            found = measure(asked.count)
    found |= {"date": time.strftime("%Y-%m-%d %H:%M"), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1),
              "python": platform.python_version()}  # fmt: skip
    print("{notices:,} to {people:,} people: {ours[0]} a second, {ours[1]} a second of processor time; encryption "
          "alone {floor[1]} a second of it: {of_floor:.1%} (load {load})".format(**found))  # fmt: skip
    if asked.json:
        Path(asked.json).write_text(json.dumps(found, indent=1))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="notices to send")
    parser.add_argument("--accounts", type=int, default=5000, help="when the world is yet to be built")
    parser.add_argument("--json", default="", help="write the figures here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
