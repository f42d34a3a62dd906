"""One database and one bank for thousands of schedules, cheap to set up: what is simulated is the order of things.

The code is the product's own. Only the disk is not waited for (power cuts have a test of their own), time is turned by
hand, and the way to the bank goes through a gate where a schedule may crash us, lose an answer or let others act.
"""

import datetime as dt
from contextlib import ExitStack, contextmanager
from contextvars import Context
from pathlib import Path

import stripe
from sqlalchemy import event, update
from sqlmodel import SQLModel, func, select

from app.accounts.models import Account
from app.base import clock, db
from app.base.bulk import add_many
from app.base.db import session
from app.base.ids import new_uid
from app.companies.models import Company, serving
from app.invoices.models import Invoice, Line
from app.payments import gateway, inbox
from app.payments.asking import GIVE_UP_AFTER, KEY_LIVES
from app.payments.bank import InProcessClient, PretendBank
from app.payments.models import StoredMethod
from tests.simulation import payers
from tests.world import NOW, make_cast

KEY = "sk_pretend_demo"


class Crash(BaseException):
    """The process dies here; nothing catches it but the schedule."""


# A connection that stands still is closed by somebody, long before this: what is sent with a key just before it is
# too old has arrived, or never will, when the payment is given up.
LONGEST_WAY = (GIVE_UP_AFTER - KEY_LIVES).total_seconds()


class Way(InProcessClient):
    """The line to the bank. Before and after each request the schedule decides what happens."""

    def __init__(self, town: "Town"):
        super().__init__(town.bank)
        self.town = town

    def request(self, method, url, headers=None, post_data=None, *, _usage=None):
        left = self.town.bank.now()
        self.town.at("before the bank")
        if self.town.bank.now() > left + LONGEST_WAY:
            raise stripe.APIConnectionError("The connection to the bank stood still.", should_retry=True)
        answer = super().request(method, url, headers, post_data, _usage=_usage)
        self.town.at("after the bank")
        return answer


class Town:
    """`at(place)` is called at each boundary: before and after a commit, before and after a request to the bank."""

    def __init__(self, folder: Path):
        self.at = lambda place: None
        clock.freeze(NOW)
        db.open_database(f"sqlite:///{folder}/town.db")
        event.listen(db.engine(), "connect", _forget_the_disk)
        SQLModel.metadata.create_all(db.engine())
        self.cast = make_cast(clock.today("America/Phoenix"))
        self.bank = PretendBank(":memory:", clock=clock.now, webhook=self._hear, seed=1)
        self.ours, self.rivals = (self._open(name) for name in ("Sparkling Pools", "Rival Pools"))
        self.way = Way(self)
        gateway.use(gateway.Line(self._client, lambda: self.bank.webhooks.secrets, lambda: True))
        db.after_commit.append(self._after_commit)
        event.listen(db.engine(), "commit", self._before_commit)

    def _open(self, name: str) -> str:
        opened = self.bank.open_account(name)
        with db.system_scope("simulation"), db.writing() as found:
            company = found.get(Company, self.cast.companies[name])
            company.bank_account = opened
            company.tips_on, company.tip_kind, company.tip_presets = True, "amount", [300]
            company.surcharge_from, company.surcharge_states = NOW.date(), ["AZ"]
            company.surcharge_millionths = company.card_cost_millionths = 30_000
            found.add(company)
        return opened

    def _client(self, account: str) -> stripe.StripeClient:
        db.refuse_while_writing("asking the bank")
        return stripe.StripeClient(KEY, stripe_account=account or None, http_client=self.way,
                                   base_addresses={"api": self.bank.address}, max_network_retries=0)  # fmt: skip

    def quiet_client(self, account: str):
        """The bank's other customers, to whom nothing happens."""
        return stripe.StripeClient(KEY, stripe_account=account, http_client=InProcessClient(self.bank),
                                   base_addresses={"api": self.bank.address}, max_network_retries=0).v1  # fmt: skip

    def _hear(self, payload: bytes, headers: dict) -> int:
        """As the hook does: our part may crash, and the bank tells it again."""
        try:
            Context().run(inbox.receive, payload, headers["Stripe-Signature"], self.cast.companies["Sparkling Pools"])
        except inbox.Forged:
            return 400
        except inbox.NobodysAccount:
            return 200
        except Crash:
            return 500
        return 200

    def _before_commit(self, connection) -> None:
        if db.in_writing():
            self.at("before a commit")

    def _after_commit(self) -> None:
        self.at("after a commit")

    def close(self) -> None:
        db.after_commit.remove(self._after_commit)
        db.engine().dispose()
        clock.release()

    @contextmanager
    def open(self):
        """As Sparkling Pools."""
        with ExitStack() as stack:
            stack.enter_context(serving(self.cast.companies["Sparkling Pools"]))
            yield

    # ---- who pays ----

    def move_in(self, count: int) -> list[int]:
        """Accounts with two open invoices of a plan each; credit cards of every third cost more."""
        ids = range(self._first_free(), self._first_free() + count)
        payers.move_in(ids, invoices=2)
        plan = self.cast.plans["Reyes"]
        with db.writing():
            found = session().exec(select(Invoice.id).where(Invoice.account_id >= ids.start)).all()
            add_many(Line, [{"invoice_id": id, "description": "Service", "plan_id": plan} for id in found])
            session().execute(update(Account).where(Account.id.in_(ids[::3])).values(billing_region="AZ"))
        return list(ids)

    def _first_free(self) -> int:
        with db.system_scope("simulation") as found:
            return (found.exec(select(func.max(Account.id))).one() or 0) + 1

    def give_method(self, account: Account, token: str) -> StoredMethod:
        return payers.give_method(self.quiet_client(self.ours), account, token)


def _forget_the_disk(connection, _) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def new_mark() -> str:
    """What a payment form carries, so that the same form counts once."""
    return new_uid()


def later(**span) -> None:
    clock.advance(dt.timedelta(**span))
