"""The ways out: push services, text carrier, mail server, and the demo's outbox. Wired when the house is built."""

from contextlib import AbstractContextManager
from typing import Protocol

from app.notices.mail import Letter
from app.notices.pretend_carrier import Outbox
from app.notices.push import PushSender
from app.notices.texts import Carrier


class Postman(Protocol):
    def send(self, letter: Letter) -> str: ...


class PostOffice(Postman, Protocol):
    def round(self) -> AbstractContextManager[Postman]: ...


class Ways(Protocol):
    """Made from the settings each time they are asked for; app.outlets is one."""

    def push_sender(self) -> PushSender: ...

    def carrier(self) -> Carrier: ...

    def post_office(self) -> PostOffice: ...

    def outbox(self) -> Outbox: ...


class NoWays(RuntimeError):
    """Asked for before the house was built."""


_ways: Ways | None = None


def use(ways: Ways) -> None:
    global _ways
    _ways = ways


def ways() -> Ways:
    if _ways is None:
        raise NoWays
    return _ways
