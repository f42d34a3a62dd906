"""Any sequence of invoices, payments, credits, refunds, disputes, voids, write-offs adds up, wherever it is shown."""

import datetime as dt
from collections import Counter
from itertools import count
from random import Random

import pytest
from sqlmodel import func, select

from app.accounts.models import Account
from app.accounts.opening import open_account
from app.base import clock, db
from app.base.db import session
from app.invoices.book import listed
from app.invoices.breakdown import breakdown
from app.invoices.credit import credit_cents, given_left, moved_cents
from app.invoices.drafting import InvoiceRefused, NewLine, draft_invoice, issue
from app.invoices.instalments import days_from, split
from app.invoices.ledger import balance_cents, balances_of_accounts
from app.invoices.listing import invoices_of
from app.invoices.models import EXTRAS, KINDS, Allocation, Entry, Invoice
from app.invoices.owed import open_dues
from app.invoices.paper_values import paper_invoice
from app.payments.booking import book_backs, book_payment
from app.payments.by_hand import oldest_first, receive
from app.payments.correcting import ask
from app.payments.facts import Back
from app.payments.giving_back import left_of
from app.payments.history import given_back, kept
from app.payments.models import Attempt
from app.payments.receipt_values import paper_receipt
from tests.payments.desk import as_actor
from tests.payments.outputs import bank_agrees, charged, exports_agree, gone, outputs_agree, remittance_agrees

SEEDS, LONG, STEPS = 25, 300, 30
# What happens, and how often beside the others. Invoices and payments first, so that there is something to correct.
WEIGHTS = {
    "invoice": 6, "pay": 8, "late": 2, "cash": 1, "check": 2, "credit": 2, "credit_back": 1, "lower": 1, "write_off": 1,
    "void": 2, "split": 2, "take_back": 2, "dispute": 3, "win": 2, "refund_closed": 3, "refund_open": 3, "fail": 2,
    "tipped": 4,
}  # fmt: skip
marks = count()


class Books:
    """Plays a sequence with the app's own verbs, each fact twice; keeps what came in and went out besides."""

    def __init__(self, account: Account, seed: int):
        self.account, self.invoices, self.payments, self.disputes, self.refunds = account, [], [], [], []
        self.undone: list[str] = []
        self.at_bank: list[dict] = []
        self.money, self.dice = Counter(), Random(seed)

    def play(self) -> None:
        for _ in range(STEPS):
            (kind,) = self.dice.choices(list(WEIGHTS), WEIGHTS.values())
            try:
                getattr(self, kind)()
            except InvoiceRefused:
                self.money["refused"] += 1

    def pick(self, rows: list):
        return self.dice.choice(rows) if rows else None

    def cents(self, most: int = 30_000) -> int:
        return self.dice.choice((1, 100, self.dice.randint(1, most)))

    def opens(self) -> list[tuple[Invoice, int]]:
        found = [(one, balance_cents(one)) for one in self.invoices if one.state == "open"]
        return [(one, left) for one, left in found if left > 0]

    def invoice(self) -> None:
        lines = [NewLine("Service", self.dice.randint(1, 30_000), tax_millionths=tax) for tax in (86_000, 0)]
        made = draft_invoice(self.account, lines[: self.dice.choice((1, 2))])
        issue(made)
        self.invoices.append(made)

    def pay(self) -> None:
        """As the bank's answer books it: of one invoice the whole, a half or a third."""
        if found := self.pick(self.opens()):
            self._arrive(found[0], max(1, found[1] // self.dice.choice((1, 1, 2, 3))))

    def tipped(self) -> None:
        """With a tip, a card surcharge or both."""
        if found := self.pick(self.opens()):
            tip, percent = self.dice.choice(((300, 0), (0, 3), (self.dice.randint(1, 2_000), 3)))
            self._arrive(*found, tip=tip, surcharge=found[1] * percent // 100)

    def late(self) -> None:
        """It was on its way while the invoice was paid otherwise, or made void."""
        if invoice := self.pick(self.invoices):
            self._arrive(invoice, invoice.total_cents)

    def _arrive(self, invoice: Invoice, amount: int, tip: int = 0, surcharge: int = 0) -> None:
        name = f"pi_{next(marks)}"
        attempt = Attempt(account_id=self.account.id, cents=amount + tip + surcharge, tip_cents=tip,
                          surcharge_cents=surcharge, state="succeeded", payment_intent=name, method_words="Visa 4242",
                          done_at=clock.now())  # fmt: skip
        session().add(attempt)
        session().flush()
        session().add(Allocation(attempt_id=attempt.id, invoice_id=invoice.id, cents=amount, live=False))
        session().flush()
        for _ in range(2):
            book_payment(attempt, name)
        self.at_bank.append(charged(name, attempt.cents))
        self.came(attempt)

    def came(self, attempt: Attempt) -> None:
        self.payments.append(attempt)
        self.money["in"] += attempt.cents

    def cash(self, way: str = "cash") -> None:
        amount = self.cents()
        parts = [part for part in oldest_first(self.opens(), amount) if part[1]]
        self.came(receive(self.account, way, amount, clock.today("America/Phoenix"), parts))

    def check(self) -> None:
        self.cash("check")

    def ask(self, kind: str, amount: int, **about):
        return ask(kind, self.account.id, amount, "why", **about)

    def credit(self) -> None:
        self.ask("credit", self.cents())

    def credit_back(self) -> None:
        if left := given_left(self.account.id):
            self.ask("credit_back", max(1, left // 2))

    def lower(self) -> None:
        if invoice := self.pick(self.invoices):
            self.ask("credit", max(1, balance_cents(invoice) // 2), invoice=invoice)

    def write_off(self) -> None:
        if invoice := self.pick(self.invoices):
            self.ask("write_off", balance_cents(invoice), invoice=invoice)

    def void(self) -> None:
        if invoice := self.pick(self.invoices):
            self.ask("void", balance_cents(invoice), invoice=invoice)

    def split(self) -> None:
        """In dated parts: late, due today and coming."""
        if invoice := self.pick(self.invoices):
            split(invoice, days_from(clock.today("America/Phoenix") - dt.timedelta(days=7), "week", 3))

    def back(self, attempt: Attempt, back: Back) -> None:
        self.at_bank.append(gone(attempt.payment_intent, back))
        for _ in range(2):
            book_backs(attempt, (back,))
        self.money["in"] -= back.cents

    def refund_closed(self, opens: bool = False) -> None:
        attempt = self.pick(self.payments)
        amount = min(self.cents(), left_of(attempt)) if attempt else 0
        if amount <= 0 or self.is_disputed(attempt):
            return
        if attempt.is_by_hand:
            self.ask("refund", amount, attempt=attempt, opens=opens)
            self.money["in"] -= amount
        else:
            part = self.dice.choice(("", "", "tip"))
            back = Back("refund", f"re_{next(marks)}", amount, opens=opens, part=part)
            self.back(attempt, back)
            self.refunds.append((attempt, back))
            self._gave_nothing_twice(back.source)

    def _gave_nothing_twice(self, source: str) -> None:
        """A credit takes the place of money that went back only where no credit was left of the same money."""
        given = select(Entry.invoice_id).where(Entry.source == source, Entry.kind == "credit")
        for invoice_id in session().exec(given).all():
            surplus = moved_cents(invoice_id) if invoice_id else 0
            assert min(surplus, credit_cents(self.account.id)) <= 0

    def refund_open(self) -> None:
        self.refund_closed(opens=True)

    def fail(self) -> None:
        """The refund did not reach its payer."""
        if found := self.pick(self.refunds):
            attempt, back = found
            self.refunds.remove(found)
            self.back(attempt, Back("refund", f"{back.source}:back", -back.cents))
            self.undone.append(back.source)

    def is_disputed(self, attempt: Attempt) -> bool:
        return any(one is attempt for one, _ in self.disputes)

    def dispute(self) -> None:
        attempt = self.pick([one for one in self.payments if not one.is_by_hand])
        if attempt and left_of(attempt) > 0 and not self.is_disputed(attempt):
            back = Back("reversal", f"dp_{next(marks)}", left_of(attempt), opens=True)
            self.back(attempt, back)
            self.disputes.append((attempt, back))

    def win(self) -> None:
        if found := self.pick(self.disputes):
            attempt, back = found
            self.disputes.remove(found)
            self.back(attempt, Back("reversal", f"{back.source}:won", -back.cents))
            self.undone.append(back.source)

    def take_back(self) -> None:
        attempt = self.pick([one for one in self.payments if one.is_by_hand])
        if attempt:
            amount = left_of(attempt)
            self.ask("returned", amount, attempt=attempt)
            self.money["in"] -= amount


@pytest.mark.parametrize("seeds", [SEEDS, pytest.param(LONG, marks=pytest.mark.long)])
def test_any_sequence_adds_up_and_every_page_and_file_says_the_same(world, seeds, monkeypatch):
    found, came_in, at_bank = Counter(), 0, []
    for seed in range(seeds):
        with as_actor(world, "Otto"), db.writing():
            books = Books(open_account("Somebody"), seed)
            books.play()
        session().rollback()
        _ledger_adds_up(books)
        for invoice in books.invoices:
            _pages_agree(session().get(Invoice, invoice.id))
        for attempt in books.payments:
            _receipt_agrees(session().get(Attempt, attempt.id))
            _extras_agree(session().get(Attempt, attempt.id))
            remittance_agrees(session().get(Attempt, attempt.id))
        came_in, at_bank = came_in + books.money["in"], at_bank + books.at_bank
        found.update(session().exec(select(Entry.kind).where(Entry.account_id == books.account.id)).all())
    assert set(found) == set(KINDS) and min(found.values()) >= seeds / 10, f"too seldom to prove anything: {found}"
    exports_agree(came_in, bank_agrees(monkeypatch, at_bank))


def _sum(books: Books, *of) -> int:
    found = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.account_id == books.account.id, *of)
    return int(session().exec(found).one())


def _ledger_adds_up(books: Books) -> None:
    account = books.account.id
    on_invoices = sum(balance_cents(session().get(Invoice, one.id)) for one in books.invoices)
    assert _sum(books, Entry.kind == "moved") == 0
    assert -_sum(books, Entry.kind.in_(("payment", "refund", "reversal", "returned"))) == books.money["in"]
    assert balances_of_accounts([account]).get(account, 0) == on_invoices - credit_cents(account) == _sum(books)
    assert credit_cents(account) >= 0
    outputs_agree(session().get(Account, account), on_invoices, _sum(books))
    facts = session().exec(select(Entry.kind, Entry.source, Entry.invoice_id).where(Entry.account_id == account)).all()
    assert len(facts) == len(set(facts))
    for source in books.undone:
        _left_no_trace(source)


def _left_no_trace(source: str) -> None:
    """What went back and came again."""
    both = Entry.source.in_((source, f"{source}:back", f"{source}:won"))
    left = select(func.sum(Entry.cents)).where(both).group_by(Entry.kind, Entry.invoice_id)
    assert {int(cents) for cents in session().exec(left)} == {0}


def _pages_agree(invoice: Invoice) -> None:
    """The owner's page and list, the paper, the office's list, and what Pay asks for."""
    today = clock.today("America/Phoenix")
    open_cents = balance_cents(invoice)
    page, office = breakdown(invoice, today), listed(invoice)
    (row,) = [one for one in invoices_of([invoice.account_id], today)[0] if one.id == invoice.id]
    paper = paper_invoice(page, {})
    assert open_cents >= 0 and (invoice.state == "open" or open_cents == 0)
    assert invoice.state == "open" or moved_cents(invoice.id) >= 0
    assert open_cents == page.open_cents == row.open.cents == office.open.cents == paper.due_cents
    assert page.status == row.status == office.status
    assert sum(due.cents for due in open_dues([invoice.account_id]) if due.id == invoice.id) == open_cents
    if invoice.state == "open":
        assert open_cents == invoice.total_cents + sum(entry.cents for entry in page.entries)
        assert paper.total_cents - sum(payment.cents for payment in paper.payments) == paper.due_cents


def _extras_agree(attempt: Attempt) -> None:
    """What is left of tip and surcharge is never more than they were, and nothing once all is back."""
    of = (Entry.attempt_id == attempt.id, Entry.kind.in_(EXTRAS))
    rows = select(Entry.kind, func.sum(Entry.cents)).where(*of).group_by(Entry.kind)
    left = {kind: int(cents) for kind, cents in session().exec(rows)}
    assert set(left) == set(attempt.extras)
    assert all(0 <= cents <= attempt.extras[kind] for kind, cents in left.items())
    if kept(attempt).cents in (0, attempt.cents):
        assert left == (attempt.extras if kept(attempt).cents else dict.fromkeys(attempt.extras, 0))


def _receipt_agrees(attempt: Attempt) -> None:
    paper = paper_receipt(attempt)
    paid = sum(one.paid_cents for one in paper.invoices) + sum(cents for _, cents in paper.extras)
    assert paid + paper.credit_cents == paper.amount_cents
    assert paper.amount_cents - sum(one.cents for one in paper.refunds) == paper.kept_cents == kept(attempt).cents
    assert 0 <= kept(attempt).cents <= attempt.cents
    assert sum(one.cents for one in given_back(attempt)) == attempt.cents - kept(attempt).cents
