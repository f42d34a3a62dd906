"""What reached whom: the demo's outbox, emptied for each test."""

import pytest

from app import outlets
from app.base import db
from app.base.outside import Outside
from app.notices import ways
from app.notices.push import PushSender
from app.notices.vapid import Vapid, new_key_pair
from tests.base.pretend_internet import pretend_internet
from tests.notices.phones import Phones, PushHere
from tests.notices.sights import Reached


@pytest.fixture
def reached(world):
    outlets.outbox().clear()
    yield Reached(world)
    outlets.outbox().clear()


@pytest.fixture(scope="session")
def push_service(tmp_path_factory):
    with pretend_internet(tmp_path_factory.mktemp("push-service"), "web.push.apple.com") as internet:
        yield internet


@pytest.fixture
def pushed(world, push_service):
    """Push really goes out, to a push service on this machine; only the browsers can read it."""
    push_service.asked.clear()
    push_service.answer = lambda asked: (201, {}, b"")
    plain = Outside(allow_plain=frozenset({f"127.0.0.1:{push_service.port}"}), guard=db.refuse_while_writing)
    ways.use(PushHere(PushSender(plain, Vapid(new_key_pair().private_pem, "mailto:push@sparklingpools.com"))))
    yield Phones(world, push_service)
    ways.use(outlets)
