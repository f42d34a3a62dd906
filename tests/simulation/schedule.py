"""One schedule: what payers, the bank, the line and our own process do to one account, in a random order."""

from contextvars import Context
from random import Random

import stripe
from sqlalchemy import union_all
from sqlmodel import func, select

from app.accounts.models import Account
from app.base import current
from app.base.db import session
from app.base.events import Event
from app.companies.models import serving
from app.errands import ERRANDS
from app.invoices.models import Invoice
from app.payments import asking, gate, paying
from app.payments.bank import faults
from app.payments.bank.errors import Refusal
from app.payments.catch_up import catch_up
from app.payments.models import Attempt, BankEvent, StoredMethod
from app.payments.refused import NotBegun
from app.payments.surcharges import surcharge_on
from app.worker import Kind, _work_off
from tests.simulation.town import Crash, Town, later, new_mark
from tests.simulation.verdict import Scene

METHODS = (
    "pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired",
    "pm_usBankAccount_success", "pm_usBankAccount_success", "pm_usBankAccount_insufficientFunds",
    "pm_usBankAccount_dispute",
)  # fmt: skip
NUMBERS = ("4242424242424242", "4242424242424242", "4000000000009995", "4000002760003184", "000123456789",
           "000222222227")  # fmt: skip
TROUBLE = (faults.LOST_BEFORE, faults.LOST_AFTER, faults.LOST_AFTER, faults.ERROR_BEFORE, faults.ERROR_AFTER,
           faults.UNAVAILABLE, faults.BUSY, faults.TOO_MANY)  # fmt: skip


class Schedule:
    def __init__(self, town: Town, account_id: int, seed: int):
        self.town, self.bank, self.account_id = town, town.bank, account_id
        self.dice, self.whims = Random(seed), Random(f"a tip {seed}")
        self.log: list[str] = []
        self.began = self.bank.books.rows("SELECT coalesce(max(seq), 0) FROM objects")[0][0]
        self.began_at_event = session().exec(select(func.max(Event.id))).one() or 0
        self.method_uid: str | None = None
        self.marks = [new_mark() for _ in range(2)]
        self.fuse: int | None = None
        self.interlude = None
        self.patience = 0
        self.refund_untold = False

    @property
    def scene(self) -> Scene:
        return Scene(self.bank, self.town.ours, self.account_id, self.began, self.began_at_event)

    # ---- the boundaries ----

    def at(self, place: str) -> None:
        """Here the process may die, and here somebody else may act while we wait."""
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                self.fuse = None
                self.log.append(f"  crash {place}")
                raise Crash(place)
        if place.endswith("the bank") and self.interlude:
            self.patience -= 1
        if self.interlude and self.patience < 0:
            act, self.interlude = self.interlude, None
            self.log.append(f"  meanwhile {place}: {act.__name__}")
            # Only the clock and the settings are shared: another thread of ours has its own session.
            Context().run(self._as_another_thread, act)

    def _as_another_thread(self, act) -> None:
        with serving(self.town.cast.companies["Sparkling Pools"]):
            self._survive(act)

    # ---- the play ----

    def play(self) -> None:
        self.town.at = self.at
        self.bank.webhooks.plan = self._copies
        if self.dice.random() < 0.75:
            self.method_uid = self._give_method()
        for _ in range(self.dice.randint(3, 7)):
            self._do(self.dice.choice(self._acts()))
        self.settle()

    def _acts(self) -> list:
        tapping = [self.tap_stored] * 5 if self.method_uid else []
        return [
            *tapping, self.tap_page, self.tap_page, self.fill_page, self.fill_page, self.change_mind, self.approve,
            self.stop, self.wait, self.wait, self.hear_events, self.work, self.work, self.restart, self.refund,
            self.be_named_by_rival,
        ]  # fmt: skip

    def _act_of_others(self):
        """Whatever may happen while an answer of the bank is on its way to us; often a whole life of the payment."""
        return self.live_on if self.dice.random() < 0.5 else self.dice.choice(self._acts())

    def _do(self, act) -> None:
        """Sometimes with a crash ahead, sometimes with trouble on the line, sometimes with somebody else in between."""
        self.log.append(act.__name__)
        self.fuse = self.dice.randrange(10) if self.dice.random() < 0.3 else None
        self.patience = self.dice.choice((0, 1, 1, 2, 3))
        self.interlude = self._act_of_others() if self.dice.random() < 0.3 else None
        if self.dice.random() < 0.25:
            kind = self.dice.choice(TROUBLE)
            self.log.append(f"  trouble: {kind}")
            self.bank.faults.inject(kind, path="/v1/", times=self.dice.randint(1, 3))
        self._survive(act)
        self.fuse = self.interlude = None
        self.bank.faults.coming.clear()

    def _survive(self, act) -> None:
        try:
            act()
        except Crash:
            self._come_up_again()
        except NotBegun as no:
            self.log.append(f"  {type(no).__name__}")

    def _come_up_again(self) -> None:
        gate.close_gate()
        session().rollback()
        session().expire_all()

    # ---- payers ----

    def tap_stored(self) -> None:
        self._tap(method=_stored(self.method_uid), once=self._mark())

    def tap_page(self) -> None:
        self._tap(way=self.dice.choice(("checkout", "link")), once=self._mark())

    def _tap(self, **how) -> None:
        session().rollback()
        session().expire_all()
        chosen = self.dice.choice(([0], [0], [1], [0, 1]))
        invoices = [self._invoices()[each] for each in chosen]
        seen = sum(invoice.total_cents for invoice in invoices)
        on_top = {"tip_cents": self.whims.choice((0, 0, 300, 1_234)),
                  "surcharge_seen": surcharge_on(self.account_id, seen, how.get("method"))}  # fmt: skip
        paying.pay(session().get(Account, self.account_id), invoices, seen, **how, **on_top)

    def _mark(self) -> str:
        """The same form again, another tab, or a page drawn anew."""
        return self.dice.choice((*self.marks, new_mark()))

    def _invoices(self) -> list[Invoice]:
        mine = select(Invoice).where(Invoice.account_id == self.account_id).order_by(Invoice.id)
        return list(session().exec(mine))

    def _attempts(self) -> list[Attempt]:
        session().rollback()
        session().expire_all()
        return list(session().exec(select(Attempt).where(Attempt.account_id == self.account_id).order_by(Attempt.id)))

    def fill_page(self) -> None:
        open_ones = self._at_the_bank("checkout.session", "open")
        if open_ones:
            try:
                self.bank.pay_page(self.dice.choice(open_ones), self.dice.choice(NUMBERS), self.dice.random() < 0.7)
            except Refusal:
                self.log.append("  declined on the page")

    def change_mind(self) -> None:
        """The bank's page stays open in a tab; the payer pays another way, and then finds the old tab."""
        self.tap_page()
        self.stop()
        if self.method_uid:
            self.tap_stored()
        for _ in range(2):
            self.fill_page()

    def approve(self) -> None:
        for intent in self._at_the_bank("payment_intent", "requires_action"):
            self.bank.approve(intent, self.dice.random() < 0.6)

    def stop(self) -> None:
        waiting = [attempt for attempt in self._attempts() if attempt.state == "action_needed"]
        for attempt in waiting[:1]:
            asking.stop(attempt)

    # ---- the bank and the world ----

    def _at_the_bank(self, kind: str, state: str) -> list[str]:
        return [name for (name,) in self.bank.books.rows(
            "SELECT id FROM objects WHERE seq > ? AND kind = ? AND state = ? AND account = ? ORDER BY seq",
            self.began, kind, state, self.town.ours,
        )]  # fmt: skip

    def _copies(self, event: dict) -> list[float]:
        """Lost, doubled, late or as it should be."""
        copies = self.dice.choice(([0], [0], [0], [], [0, 0], [0, 90], [self.dice.uniform(0, 7200)]))
        self.refund_untold |= not copies and "refund" in event["type"]
        return copies

    def wait(self) -> None:
        later(seconds=self.dice.choice((1, 30, 90, 900, 3600, 30_000, 90_000, 400_000)))
        self.bank.tick()

    def hear_events(self) -> None:
        self.bank.deliver_due(self.dice.shuffle)

    def live_on(self) -> None:
        """The answer is late: at the bank the payment goes on, and its events arrive before it."""
        for act in (self.fill_page, self.approve, self.wait, self.hear_events, self.work):
            act()

    def refund(self) -> None:
        if self.dice.random() < 0.4:
            for intent in self._at_the_bank("payment_intent", "succeeded")[:1]:
                self._refund(intent)

    def _refund(self, intent: str) -> None:
        try:
            made = self.bank.refund(intent, self.dice.choice((None, 700)))
            if self.dice.random() < 0.3:
                self.bank.fail_refund(made["id"])
        except Refusal:
            self.log.append("  no refund")

    def be_named_by_rival(self) -> None:
        """A genuine payment on another company's account whose metadata names our attempt."""
        for attempt in self._attempts()[-1:]:
            account = session().get(Account, self.account_id).uid
            named = {"attempt": attempt.uid, "account": account, "installation": current.company().uid}
            self._pay_as_rival({
                "amount": attempt.cents, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True,
                "return_url": "https://rival.example/", "metadata": named,
            })  # fmt: skip

    def _pay_as_rival(self, asked: dict) -> None:
        try:
            self.town.quiet_client(self.town.rivals).payment_intents.create(asked)
        except stripe.StripeError:
            self.log.append("  the rival had trouble")

    # ---- our own process ----

    def work(self) -> None:
        kinds = [BankEvent, Attempt]
        self.dice.shuffle(kinds)
        for kind in kinds:
            _work_off(Kind(kind, ERRANDS[kind], alone=True))

    def restart(self) -> None:
        gate.close_gate()
        gate.pass_gate(catch_up)

    def _give_method(self) -> str:
        account = session().get(Account, self.account_id)
        return self.town.give_method(account, self.dice.choice(METHODS)).uid

    # ---- how it ends ----

    def settle(self) -> None:
        """Everybody goes home: no more trouble, time passes, our worker and the bank do what they do.

        A payment that has ended is not asked after; of a refund that nobody told us the daily look learns.
        """
        self.fuse = self.interlude = None
        self.bank.webhooks.plan = lambda event: [0]
        for _ in range(60):
            self.hear_events()
            self.work()
            ahead = self._next_moment()
            if ahead is None:
                break
            later(seconds=max(1.0, ahead - self.bank.now()))
            self.bank.tick()
        if self.refund_untold:
            catch_up()

    def _next_moment(self) -> float | None:
        """When the next thing is due, at the bank or with us; None when all is quiet."""
        at_the_bank = self.bank.books.rows(
            "SELECT min(due) FROM (SELECT due FROM deliveries WHERE done = 0 UNION ALL SELECT due FROM outcomes)"
        )[0][0]
        if at_the_bank is not None:
            return at_the_bank
        session().rollback()
        rows = session().execute(union_all(*self._waiting())).all()
        return min((max(due, leased or due).timestamp() for due, leased in rows), default=None)

    def _waiting(self) -> list:
        """What is due when: payments of this account, events of all."""
        ours = when_due(Attempt).where(Attempt.account_id == self.account_id)
        return [ours, when_due(BankEvent)]


def when_due(model):
    """(due at, leased until) of what is not done."""
    return select(model.due_at, model.leased_until).where(model.done_at.is_(None), model.due_at.is_not(None))


def _stored(uid: str) -> StoredMethod:
    """The stored method as this session sees it."""
    return session().exec(select(StoredMethod).where(StoredMethod.uid == uid)).one()
