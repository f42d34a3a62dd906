"""Any sequence of invoices, payments, credits, refunds and voids adds up, to the cent, wherever it is shown."""

import datetime as dt
from collections import Counter
from itertools import count

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.accounts.models import Account
from app.accounts.opening import open_account
from app.base.db import session
from app.invoices.breakdown import breakdown
from app.invoices.drafting import InvoiceRefused, NewLine, draft_invoice, issue, void
from app.invoices.ledger import balance_cents, balances_of_accounts, balances_of_invoices, write
from app.invoices.listing import invoices_of
from app.invoices.models import Invoice
from app.invoices.paper_values import paper_invoice

TODAY = dt.date(2026, 11, 19)
cents = st.integers(1, 100_000)
lines = st.lists(
    st.builds(NewLine, st.just("Service"), cents, st.integers(1, 20_000), st.sampled_from([0, 50_000, 86_000])),
    min_size=1, max_size=4,
)  # fmt: skip
steps = st.lists(
    st.one_of(
        st.tuples(st.just("invoice"), lines),
        st.tuples(st.sampled_from(["payment", "credit", "refund"]), st.tuples(st.integers(0, 9), cents)),
        st.tuples(st.just("void"), st.integers(0, 9)),
    ),
    max_size=10,
)  # fmt: skip
SIGN = {"payment": -1, "credit": -1, "refund": 1}
sources = count()


class Books:
    """What must be true, kept in a Counter."""

    def __init__(self, account_id: int):
        self.account_id, self.invoices, self.owed, self.paid = account_id, [], Counter(), Counter()

    def take(self, step: tuple) -> None:
        kind, details = step
        if kind == "invoice":
            self._invoice(details)
        elif self.invoices:
            self._void(details) if kind == "void" else self._entry(kind, *details)

    def _invoice(self, new: list[NewLine]) -> None:
        invoice = draft_invoice(session().get(Account, self.account_id), new, issued_on=TODAY)
        try:
            issue(invoice)
        except InvoiceRefused:
            assert invoice.total_cents <= 0
            return
        self.invoices.append(invoice.id)
        self.owed[invoice.id] = sum(line.amount_cents + line.tax_cents for line in new)

    def _entry(self, kind: str, which: int, amount: int) -> None:
        id = self.invoices[which % len(self.invoices)]
        source = f"test:{next(sources)}"
        for _ in range(2):
            write(kind, SIGN[kind] * amount, source, account_id=self.account_id, invoice_id=id)
        self.owed[id] += SIGN[kind] * amount
        self.paid[id] += SIGN[kind] * amount if kind != "credit" else 0

    def _void(self, which: int) -> None:
        invoice = session().get(Invoice, self.invoices[which % len(self.invoices)])
        was_open = invoice.state == "open"
        try:
            void(invoice)
        except InvoiceRefused:
            return
        if was_open:
            assert self.paid[invoice.id] == 0
            self.owed[invoice.id] = 0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
@given(steps)
def test_any_sequence_adds_up(world, sequence):
    with world.writing():
        books = Books(open_account("Somebody").id)
        for step in sequence:
            books.take(step)
    shown = {row.id: row.open.cents for row in invoices_of([books.account_id], TODAY)[0]}
    assert shown == balances_of_invoices(books.invoices) == {id: books.owed[id] for id in books.invoices}
    assert balances_of_accounts([books.account_id]).get(books.account_id, 0) == sum(books.owed.values())
    for id in books.invoices:
        _page_and_paper_agree(session().get(Invoice, id))


def _page_and_paper_agree(invoice: Invoice) -> None:
    page = breakdown(invoice, TODAY)
    found = [billed.line for group in page.groups for billed in group.lines]
    taxes = sum(tax.cents for tax in page.taxes)
    paid = sum(entry.cents for entry in page.entries)
    assert sum(line.amount_cents for line in found) + taxes == invoice.total_cents
    if invoice.state == "open":
        assert page.open_cents == balance_cents(invoice) == invoice.total_cents + paid
    paper = paper_invoice(page, {})
    printed = sum(credit.cents for credit in paper.credits) - sum(payment.cents for payment in paper.payments)
    assert paper.due_cents == max(0, page.open_cents)
    assert printed == paid
