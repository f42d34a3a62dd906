"""A year of AutoPay in one town: owners agree, change their minds and pay by hand, the clock jumps, the process dies.

What must hold is remembered here, apart from the product's own tables: when somebody agreed to what, what was told
them and when. The bank's books are then held against it.
"""

import datetime as dt
import json
from collections import defaultdict
from contextvars import Context
from random import Random

from sqlmodel import func, select

from app.accounts.models import Account, Role
from app.base import clock, db
from app.base.bulk import add_many
from app.base.db import session
from app.base.events import Event
from app.base.waiting import finish
from app.companies.models import Company, serving
from app.errands import ERRANDS
from app.invoices import ledger
from app.invoices.models import Invoice
from app.notices.models import Notice
from app.payments import gate, paying
from app.payments.autopay.consent import Yes, freeze, thaw, turn_off, turn_on
from app.payments.autopay.daily import plan_the_day
from app.payments.autopay.mandates import Offered
from app.payments.autopay.rules import TIMINGS, Terms
from app.payments.models import Attempt, BankEvent, StoredMethod
from app.payments.models_autopay import AutoPay, PlannedCharge
from app.payments.reconciling import keep_up_with_the_bank
from app.payments.refused import NotBegun
from app.payments.surcharges import surcharge_on
from app.people.models import Person
from app.worker import Kind, _work_off, react
from tests.simulation.autopay_memory import ZONE, Taken, Told, Will
from tests.simulation.payers import invoice_row
from tests.simulation.town import Crash, Town

METHODS = ("pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired",
           "pm_usBankAccount_success", "pm_usBankAccount_success", "pm_usBankAccount_insufficientFunds")  # fmt: skip
CAPS = (None, None, 9_000, 12_000)
WORDS = Offered("card-1", "en", "I allow it.")


class Year:
    """`rounds`: how often a day everything is looked at."""

    def __init__(self, town: Town, owners: int, seed: int, rounds: int = 1):
        self.town, self.bank, self.dice = town, town.bank, Random(seed)
        self.wills: dict[int, Will] = defaultdict(Will)
        self.told: dict[int, list[Told]] = defaultdict(list)
        self.taken: list[Taken] = []
        self.seen: set[str] = set()
        self.fuse: int | None = None
        self.rounds = rounds
        self.kills = self.jumps = 0
        self.bank.webhooks.plan = lambda event: [0]
        self._move_to_new_york()
        self.accounts = [self._move_in(number) for number in range(owners)]
        town.at = self.at

    def _move_to_new_york(self) -> None:
        with db.system_scope("simulation"), db.writing() as found:
            company = found.get(Company, self.town.cast.companies["Sparkling Pools"])
            company.zone = ZONE
            found.add(company)

    def _move_in(self, number: int) -> int:
        account_id = self.town.move_in(1)[0]
        with db.writing():
            for invoice in session().exec(select(Invoice).where(Invoice.account_id == account_id)).all():
                ledger.write("credit", -invoice.total_cents, "moved in", account_id=account_id, invoice_id=invoice.id)
            person = Person(name=f"Owner {number}", email=f"owner{account_id}@example.com")
            session().add(person)
            session().flush()
            session().add(Role(person_id=person.id, account_id=account_id, name="owner"))
        self._agree(account_id)
        return account_id

    # ---- the boundaries ----

    def at(self, place: str) -> None:
        """Here the process may die, and a second one may plan at the same moment."""
        if place == "after the bank":
            self._look_at_the_books()
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                self.fuse = None
                self.kills += 1
                raise Crash(place)

    def _survive(self, act, *args) -> None:
        try:
            act(*args)
        except Crash:
            gate.close_gate()
            session().rollback()
            session().expire_all()
        except NotBegun:
            pass

    # ---- the days ----

    def live(self, days: int) -> None:
        until = clock.now() + dt.timedelta(days=days)
        while clock.now() < until:
            self._bill()
            for account_id in self.dice.sample(self.accounts, max(1, len(self.accounts) // 15)):
                self.fuse = None
                self._change_mind(account_id)
            for _ in range(self.rounds):
                self._work_through_the_day()
            self._turn_the_clock()

    def _turn_the_clock(self) -> None:
        """Mostly a day; sometimes the machine slept for days, and sometimes its clock goes back some hours."""
        throw = self.dice.random()
        if throw < 0.03:
            self.jumps += 1
            clock.advance(dt.timedelta(days=self.dice.randint(2, 12)))
        elif throw < 0.06:
            self.jumps += 1
            clock.advance(dt.timedelta(hours=-self.dice.randint(1, 20)))
        else:
            clock.advance(dt.timedelta(hours=self.dice.choice((20, 24, 24, 24, 27))))
        self.bank.tick()

    def _work_through_the_day(self) -> None:
        self.fuse = self.dice.randrange(60) if self.dice.random() < 0.25 else None
        self._survive(self._plan_twice)
        for work in (self._events, self._post, self._charges, self._bank):
            self._survive(work)
        self.fuse = None
        clock.advance(dt.timedelta(hours=1))

    def _plan_twice(self) -> None:
        """Two processes ask the timetable in the same minute."""
        keep_up_with_the_bank()
        for _ in range(2):
            Context().run(self._as_another_process, plan_the_day)

    def _as_another_process(self, act) -> None:
        with serving(self.town.cast.companies["Sparkling Pools"]):
            act()

    def _events(self) -> None:
        while _work_off(Kind(Event, react)):
            pass

    def _charges(self) -> None:
        """Two workers after each other: what the first one holds the second does not get."""
        for model in (PlannedCharge, Attempt, PlannedCharge):
            while _work_off(Kind(model, ERRANDS[model], alone=True)):
                pass
        self._events()

    def _bank(self) -> None:
        self.bank.deliver_due()
        while _work_off(Kind(BankEvent, ERRANDS[BankEvent], alone=True)):
            pass
        self._events()

    def _post(self) -> None:
        """Letters go out, but for some that wait until tomorrow and some that never arrive anywhere."""
        with db.writing():
            for notice in session().exec(select(Notice).where(Notice.state == "waiting")).all():
                throw = self.dice.random()
                if notice.channel == "email" and throw < 0.9:
                    self._sent(notice)
                elif notice.channel != "email" or throw < 0.93:
                    notice.state = "dropped"
                    finish(notice)

    def _sent(self, notice: Notice) -> None:
        notice.state, notice.sent_at = "sent", clock.now()
        finish(notice)
        if notice.event == "autopay_coming":
            charge = session().get(PlannedCharge, notice.thing_id)
            self.told[charge.invoice_id].append(Told(clock.now(), charge.cents))

    # ---- owners ----

    def _bill(self) -> None:
        """About an invoice a month for each."""
        due = [one for one in self.accounts if self.dice.random() < 1 / 30]
        with db.writing():
            highest = session().exec(select(func.max(Invoice.id))).one() or 0
            rows = [self._invoice(account_id, highest + n + 1) for n, account_id in enumerate(due)]
            add_many(Invoice, rows)
            for invoice in session().exec(select(Invoice).where(Invoice.id > highest)).all():
                ledger.owe(invoice)

    def _invoice(self, account_id: int, number: int) -> dict:
        today, cents = clock.today(ZONE), self.dice.choice((8_000, 8_000, 8_000, 11_000, 15_000))
        return invoice_row(account_id, f"Y-{number}", cents, today, today + dt.timedelta(days=15))

    def _change_mind(self, account_id: int) -> None:
        acts = (self._agree, self._agree, self._end, self._end, self._freeze, self._thaw, self._pay, self._raise,
                self._pause_or_go_on)  # fmt: skip
        self._survive(self.dice.choice(acts), account_id)

    def _agree(self, account_id: int) -> None:
        account = session().get(Account, account_id)
        method = self.town.give_method(account, self.dice.choice(METHODS))
        cap, timing = self.dice.choice(CAPS), self.dice.choice(TIMINGS)
        with db.writing():
            person = session().exec(
                select(Person).join(Role, Role.person_id == Person.id).where(Role.account_id == account_id)
            ).first()
            terms = Terms(timing, self.dice.randint(1, 10), self.dice.randint(1, 31), cap)
            turn_on(account, None, method, terms, Yes(person, WORDS))
        self.wills[account_id] = Will(clock.now(), cap, method.is_bank_account, self.wills[account_id].frozen)

    def _end(self, account_id: int) -> None:
        with db.writing():
            for autopay in session().exec(select(AutoPay).where(AutoPay.account_id == account_id)).all():
                turn_off(autopay)
        self.wills[account_id].on_since = None

    def _open(self, account_id: int) -> list[Invoice]:
        session().rollback()
        mine = session().exec(select(Invoice).where(Invoice.account_id == account_id, Invoice.state == "open")).all()
        return [invoice for invoice in mine if ledger.balance_cents(invoice) > 0]

    def _freeze(self, account_id: int) -> None:
        for invoice in self._open(account_id)[:1]:
            with db.writing():
                freeze(invoice, session().exec(select(Person)).first())
            self.wills[account_id].frozen[invoice.id] = clock.now()

    def _thaw(self, account_id: int) -> None:
        for invoice in self._open(account_id):
            with db.writing():
                thaw(invoice)
            self.wills[account_id].frozen.pop(invoice.id, None)

    def _pay(self, account_id: int) -> None:
        """By hand, while AutoPay may be about to."""
        for invoice in self._open(account_id)[:1]:
            method = session().exec(
                select(StoredMethod).where(StoredMethod.account_id == account_id).order_by(StoredMethod.id.desc())
            ).first()
            owed = ledger.balance_cents(invoice)
            paying.pay(session().get(Account, account_id), [invoice], owed, method=method,
                       surcharge_seen=surcharge_on(account_id, owed, method))  # fmt: skip

    def _raise(self, account_id: int) -> None:
        """The office corrects an invoice after it was told."""
        for invoice in self._open(account_id)[:1]:
            with db.writing():
                source = f"correction {clock.now()}"
                ledger.write("credit", 500, source, account_id=account_id, invoice_id=invoice.id)

    def _pause_or_go_on(self, account_id: int) -> None:
        with db.writing():
            account = session().get(Account, account_id)
            account.status = "paused" if account.status == "active" else "active"
            session().add(account)

    # ---- the bank's books ----

    def _look_at_the_books(self) -> None:
        """What is new there since, with what the owner wanted at that moment."""
        rows = self.bank.books.rows(
            "SELECT id, body FROM objects WHERE kind = 'payment_intent' AND account = ? ORDER BY seq DESC LIMIT 8",
            self.town.ours,
        )
        for name, body in rows:
            if name not in self.seen:
                self.seen.add(name)
                self._note(name, json.loads(body))

    def _note(self, name: str, intent: dict) -> None:
        uid = intent["metadata"].get("attempt", "")
        with db.system_scope("simulation") as found:
            attempt = found.exec(select(Attempt).where(Attempt.uid == uid)).first()
            if attempt is None or not attempt.off_session:
                return
            charge = found.exec(select(PlannedCharge).where(PlannedCharge.attempt_id == attempt.id)).first()
            status = found.get(Account, attempt.account_id).status
        will = self.wills[attempt.account_id]
        self.taken.append(
            Taken(
                name, charge.invoice_id, attempt.account_id, intent["amount"], clock.now(),
                was_on=will.on_since is not None and status == "active",
                was_frozen=charge.invoice_id in will.frozen, cap=will.cap, is_bank=will.is_bank,
            )
        )  # fmt: skip
