"""What the home page says is owed."""

from app.accounts.models import Account
from app.accounts.reach import reach_of
from app.base.money import Money
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.ledger import write
from app.invoices.models import Allocation, Invoice
from app.invoices.owed import Owed, what_is_owed
from app.payments.models import Attempt


def owe(world, account: str, cents: int) -> Invoice:
    with world.writing():
        payer = world.row(Account, world.cast.accounts[account])
        invoice = draft_invoice(payer, [NewLine("Weekly service", cents)])
        issue(invoice)
    return invoice


def owed_by(world, name: str):
    return what_is_owed(reach_of(world.cast.people[name]))


def test_nothing_is_owed_before_the_first_invoice(world):
    assert owed_by(world, "Olivia") == Owed(Money(0), [], False, Money(0))


def test_the_balance_counts_every_open_invoice_and_names_the_first_one_first(world):
    first = owe(world, "Reyes", 15500)
    second = owe(world, "Reyes", 500)
    owe(world, "Hotel Azul", 99900)
    owed = owed_by(world, "Olivia")
    assert (owed.balance, owed.is_on_its_way) == (Money(16000), False)
    assert [(due.uid, due.cents) for due in owed.dues] == [(first.uid, 15500), (second.uid, 500)]


def test_a_credit_lowers_the_balance(world):
    invoice = owe(world, "Reyes", 15500)
    with world.writing():
        write("credit", -20000, "manual:1", account_id=invoice.account_id)
    assert owed_by(world, "Olivia").balance == Money(-4500)


def test_a_payment_on_its_way_is_told(world):
    invoice = owe(world, "Reyes", 15500)
    with world.writing() as db:
        attempt = Attempt(account_id=invoice.account_id, cents=15500)
        db.add(attempt)
        db.flush()
        db.add(Allocation(attempt_id=attempt.id, invoice_id=invoice.id, cents=15500))
    assert owed_by(world, "Olivia").is_on_its_way
    assert [due.is_live for due in owed_by(world, "Olivia").dues] == [True]
    assert not owed_by(world, "Marta").is_on_its_way


def test_who_may_not_see_prices_is_owed_nothing(world):
    owe(world, "Hotel Azul", 99900)
    assert owed_by(world, "Finn") == Owed(Money(0), [], False, Money(0))
