"""Each morning the books are compared with the bank: what differs is found, told and put right where it can be."""

import datetime as dt

import pytest
from sqlalchemy import delete
from sqlmodel import select

from app import worker
from app.accounts.models import Account
from app.base import clock, db
from app.base.db import session
from app.invoices.ledger import write
from app.invoices.models import Entry
from app.notices.models import OfficeAlert
from app.payments.bank.faults import LOST_BEFORE
from app.payments.bank_days import compare, note_bank_days
from app.payments.models import Attempt, BankDay, CatchUp
from tests.payments.stage import owe, store, tap
from tests.visits.told import plain

DAY = dt.date(2026, 11, 19)


@pytest.fixture
def paid(world, bank) -> Attempt:
    return tap(world, owe("Reyes", world, count=2), store(world, bank))


def next_morning(world) -> BankDay:
    clock.advance(dt.timedelta(days=1))
    note_bank_days()
    worker.drain()
    session().expire_all()
    return world.all(select(BankDay).order_by(BankDay.day.desc()))[0]


def heal_nothing(world) -> None:
    """As if the bank's list had been read to its end a moment ago, and the day were older than its overlap."""
    with db.writing():
        for row in session().exec(select(CatchUp)).all():
            row.seen_until = clock.now() + dt.timedelta(days=5)
            session().add(row)


def changed(world, **fields) -> None:
    """Somebody's hand in the ledger: what no verb of ours does."""
    with db.system_scope("tests"), db.writing() as found:
        entry = found.exec(select(Entry).where(Entry.kind == "payment").order_by(Entry.id)).first()
        for name, value in fields.items():
            setattr(entry, name, value)
        found.add(entry)


def forgotten(kind: str) -> None:
    with db.system_scope("tests"), db.writing() as found:
        found.execute(delete(Entry).where(Entry.kind == kind))


def found_on(row: BankDay) -> list[tuple]:
    return [(one["why"], one["kind"], one["ours"], one["theirs"]) for one in row.differences]


def alerts(world) -> list[str]:
    return world.all(select(OfficeAlert.title).where(OfficeAlert.kind == "bank_differs"))


def test_day_on_which_all_is_well_says_0_differences(world, bank, paid):
    row = next_morning(world)
    assert (row.day, row.payments, row.cents, row.differences, row.healed) == (DAY, 1, 31000, [], 0)
    assert row.fee_cents == 31000 * 29 // 1000 + 30
    assert alerts(world) == []
    otto = world.as_("Otto")
    assert "0 differences" in otto.get("/office/bank").text
    assert "Bank and books agree to the cent." in otto.get(f"/office/bank/{row.uid}").text


def test_payment_that_is_missing_here_is_found_and_told(world, bank, paid):
    forgotten("payment")
    heal_nothing(world)
    row = next_morning(world)
    assert found_on(row) == [("missing_here", "payment", None, -31000)]
    assert alerts(world) == ["1 difference with the bank on Nov 19, 2026"]
    words = plain(world.as_("Otto").get(f"/office/bank/{row.uid}").text)
    assert "The bank has $310.00, the books have nothing of it." in words


def test_payment_that_is_missing_there_is_found_with_its_account(world, bank, paid):
    with db.writing():
        ghost = Attempt(account_id=paid.account_id, cents=900, state="succeeded", payment_intent="pi_ghost",
                        done_at=clock.now())  # fmt: skip
        session().add(ghost)
        session().flush()
        write("payment", -900, "pi_ghost", account_id=paid.account_id, attempt_id=ghost.id)
    row = next_morning(world)
    assert found_on(row) == [("missing_there", "payment", -900, None)]
    uid = world.get(Account, paid.account_id).uid
    assert f"/office/accounts/{uid}" in world.as_("Otto").get(f"/office/bank/{row.uid}").text


def test_another_amount_is_found(world, bank, paid):
    changed(world, cents=-15400)
    heal_nothing(world)
    row = next_morning(world)
    assert found_on(row) == [("amount", "payment", -30900, -31000)]
    words = plain(world.as_("Otto").get(f"/office/bank/{row.uid}").text)
    assert "The bank has $310.00, the books have $309.00." in words


def test_refund_that_is_missing_here_is_found(world, bank, paid):
    bank.refund(paid.payment_intent, 5000)
    bank.deliver_due()
    world.work()
    forgotten("refund")
    heal_nothing(world)
    assert found_on(next_morning(world)) == [("missing_here", "refund", None, 5000)]


def test_dispute_that_is_missing_here_is_found(world, bank, paid):
    bank.dispute(paid.payment_intent)
    heal_nothing(world)
    assert found_on(next_morning(world)) == [("missing_here", "reversal", None, 31000)]


def test_refund_whose_news_was_lost_is_put_right_and_nobody_is_woken(world, bank, paid):
    bank.refund(paid.payment_intent, 5000)
    row = next_morning(world)
    assert (row.differences, row.healed) == ([], 1)
    assert world.all(select(Entry.cents).where(Entry.kind == "refund")) == [5000]
    assert alerts(world) == []


def test_refund_that_failed_and_dispute_that_was_won_agree(world, bank, paid):
    refund = bank.refund(paid.payment_intent, 5000)
    bank.fail_refund(refund["id"])
    bank.win(bank.dispute(paid.payment_intent)["id"])
    bank.deliver_due()
    world.work()
    row = next_morning(world)
    assert (row.differences, row.healed, row.cents) == ([], 0, 31000)


def test_payment_a_second_before_midnight_is_no_difference(world, bank):
    clock.freeze(dt.datetime(2026, 11, 20, 6, 59, 59, tzinfo=dt.UTC))
    method, invoices = store(world, bank, token="pm_usBankAccount_success"), owe("Reyes", world)
    tap(world, invoices, method)
    clock.advance(dt.timedelta(days=4))
    bank.tick()
    clock.advance(dt.timedelta(seconds=2))
    bank.deliver_due()
    world.work()
    for day in range(19, 26):
        assert compare(dt.date(2026, 11, day)).differences == (), day


def test_payments_that_the_company_takes_elsewhere_are_counted_and_no_difference(world, bank, paid):
    bank.client(world.company.bank_account).v1.payment_intents.create({
        "amount": 7700, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True,
        "return_url": "https://elsewhere.example",
    })  # fmt: skip
    row = next_morning(world)
    assert (row.differences, row.strangers, row.payments) == ([], 1, 1)


def test_cash_and_checks_are_not_looked_for_at_the_bank(world, bank, paid):
    with db.writing():
        attempt = Attempt(account_id=paid.account_id, cents=900, state="succeeded", way="cash", done_at=clock.now())
        session().add(attempt)
        session().flush()
        write("payment", -900, f"attempt:{attempt.uid}", account_id=paid.account_id, attempt_id=attempt.id)
    assert next_morning(world).differences == []


def test_company_s_days_are_kept_apart(world, bank, paid):
    next_morning(world)
    with world.rival():
        rows = session().exec(select(BankDay)).all()
        assert [row.payments for row in rows] in ([], [0])


def test_each_day_gets_one_row_and_days_of_silence_are_made_up_for(world, bank, paid):
    next_morning(world)
    note_bank_days()
    clock.advance(dt.timedelta(days=3))
    note_bank_days()
    note_bank_days()
    worker.drain()
    days = world.all(select(BankDay.day).order_by(BankDay.day))
    assert days == [DAY + dt.timedelta(days=at) for at in range(4)]
    assert all(world.all(select(BankDay.compared_at)))


def test_bank_that_cannot_be_asked_is_asked_again_later(world, bank, paid):
    bank.faults.inject(LOST_BEFORE, method="GET", times=1)
    row = next_morning(world)
    assert row.compared_at is None and row.error
    clock.advance(dt.timedelta(minutes=2))
    world.work()
    assert world.get(BankDay, row.id).compared_at is not None


def test_office_has_a_day_compared_again_after_putting_it_right(world, bank, paid):
    changed(world, cents=-15400)
    heal_nothing(world)
    row = next_morning(world)
    changed(world, cents=-15500)
    otto = world.as_("Otto")
    world.post(otto, f"/office/bank/{row.uid}/comparison")
    world.work()
    assert world.get(BankDay, row.id).differences == []
    assert "0 differences" in otto.get("/office/bank").text


def test_the_same_difference_rings_once(world, bank, paid):
    changed(world, cents=-15400)
    heal_nothing(world)
    row = next_morning(world)
    world.post(world.as_("Otto"), f"/office/bank/{row.uid}/comparison")
    world.work()
    assert len(alerts(world)) == 1


def test_a_month_of_everything_agrees_day_by_day(world, bank):
    """Cards, debits, refunds, disputes, declines: the comparison stays at 0 on every day."""
    cards = [store(world, bank), store(world, bank, token="pm_usBankAccount_success")]
    for at in range(14):
        attempt = tap(world, owe("Reyes", world, 1000 + at), cards[at % 2])
        if at % 4 == 0 and attempt.state == "succeeded":
            bank.refund(attempt.payment_intent, 500)
        if at == 6:
            bank.dispute(attempt.payment_intent)
        clock.advance(dt.timedelta(hours=7))
        bank.tick()
        bank.deliver_due()
        world.work()
    for at in range(12):
        found = compare(DAY + dt.timedelta(days=at))
        assert found.differences == (), (at, found)
