"""What journeys share: the portal at a real port with everything behind it, phones, and waiting without sleeping."""

import datetime as dt
import re
import threading
import time
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

from sqlmodel import select
from werkzeug.serving import make_server

from app import bank_line, entrance, outlets, worker
from app.base import clock, current, db
from app.companies.models import Company
from app.demo import with_pretend_hosts
from app.payments.models import Attempt
from app.people.models import Person
from app.people.sessions import L3, start_session
from tests.browser.contexts import PATIENCE, opened
from tests.payments.stage import owe, store
from tests.world import NOW

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en-US"}


class Portal:
    """One company's house: whose phones there are, who owes what, what the bank has charged."""

    def __init__(self, world, chromium, pushed, base: str, bank):
        self.world, self.chromium, self.pushed, self.base, self.bank = world, chromium, pushed, base, bank
        self.host = base.split("//")[1].split(":")[0]

    @contextmanager
    def phone(self, name: str | None = None, kind: str = "full", **options):
        """A page of a browser of its own; of somebody who is signed in when a name is given."""
        with opened(self.chromium, **{**PHONE, **options}, base_url=self.base) as context:
            if name:
                context.add_cookies([self.cookie(name, kind)])
            yield context.new_page()

    def cookie(self, name: str, kind: str = "full") -> dict:
        with self.world.writing():
            _, secret = start_session(self.world.row(Person, self.world.cast.people[name]), kind, L3, "a phone")
        return {
            "name": entrance.cookie_name("s"),
            "value": secret,
            "domain": self.host,
            "path": "/",
            "secure": True,
            "httpOnly": True,
        }

    def owe(self, cents: int = 15500):
        return owe("Reyes", self.world, cents)[0]

    def store_card(self, token: str = "pm_card_visa") -> None:
        store(self.world, SimpleNamespace(client=outlets.bank_client), token=token)

    def settle(self) -> None:
        """What is on its way arrives."""
        for intent in self.world.all(select(Attempt.payment_intent).where(Attempt.state == "processing")):
            self.bank.settle(intent)

    def charged(self) -> list[int]:
        return [cents for _, cents in self.bank.charged(self.world.sparkling.bank_account)]

    def message(self, kind: str, to: str, after: int = 0) -> str:
        """The newest text or e-mail to this address, as soon as more than `after` are there."""
        return self.until(lambda: self.messages(kind, to)[: -after or None])[0].body

    def messages(self, kind: str, to: str) -> list:
        return outlets.outbox().messages(kind=kind, to=to)

    def link_in(self, message: str) -> str:
        return re.search(rf"{self.base}/\S+", message)[0]

    def until(self, found, seconds: float = PATIENCE / 1000):
        """What `found` answers once it is something; for what no page shows."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if answer := found():
                return answer
            time.sleep(0.05)
        raise AssertionError("it never came")


@contextmanager
def running(world):
    """(address, bank). The server's threads, the worker's and the bank's end with the block."""
    with ExitStack() as stack:
        outlets.outbox().clear()
        stack.enter_context(_time_running())
        server = make_server("127.0.0.1", 0, lambda *asked: served(*asked), threaded=True)
        stack.enter_context(_public_port(world.app, server.server_port))
        bank = _bank_with_accounts(world)
        served = with_pretend_hosts(world.app, current.settings())
        stack.enter_context(_thread(server.serve_forever, server.shutdown))
        stack.enter_context(_working())
        over = threading.Event()
        stack.enter_context(_thread(lambda: _keep(bank, over), over.set))
        yield f"http://sparkling.localhost:{server.server_port}", bank


@contextmanager
def _time_running():
    clock.release()
    clock.advance(NOW - dt.datetime.now(dt.UTC))
    yield
    clock.release()


@contextmanager
def _public_port(app, port: int):
    """Links and the bank's address name the port at which this journey is served."""
    settings = current.settings()
    before = settings.public_port, app.config["BANK_HOSTS"]
    settings.public_port = port
    app.config["BANK_HOSTS"] = outlets.bank_hosts(settings)
    yield
    settings.public_port, app.config["BANK_HOSTS"] = before


def _bank_with_accounts(world):
    bank = outlets.pretend_bank()
    bank_line.wire_bank(world.app)
    with db.system_scope("tests"), db.writing() as found:
        for company in found.exec(select(Company)).all():
            company.bank_account = bank.open_account(company.name)
            found.add(company)
    db.session().rollback()
    db.session().refresh(world.company)
    return bank


@contextmanager
def _working():
    heard = list(db.after_commit)
    consumer = worker.start_embedded(current.settings())
    yield
    db.after_commit[:] = heard
    consumer.stop(graceful=True)


@contextmanager
def _thread(work, end):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    end()
    thread.join(10)


def _keep(bank, over: threading.Event) -> None:
    while not over.wait(0.3):
        bank.tick()
        bank.deliver_due()
