"""`poolhouse stripe-check` walks through what payments need, and says where it stumbles."""

import pytest
from pydantic import SecretStr
from sqlmodel import select

from app import bank_check
from app.invoices.models import Entry
from app.payments import rehearsal
from app.payments.bank.faults import LOST_BEFORE
from app.payments.models import Attempt, StoredMethod
from app.payments.rehearsal import STEPS, Walk, rehearse
from app.settings import Settings


@pytest.fixture
def walk(world, bank):
    return Walk(world.company.bank_account, "usd", patience=0.2)


def told(walk) -> dict[str, bool]:
    return {each.step: each.is_good for each in rehearse(walk)}


def hears(bank, walk, monkeypatch) -> None:
    """The server is running beside it: events arrive while the walk waits for them, however slow the machine."""
    walk.patience = 60.0
    monkeypatch.setattr(rehearsal.time, "sleep", lambda seconds: bank.deliver_due())


def test_every_step_comes_out_and_nothing_enters_the_books(world, bank, walk, monkeypatch):
    hears(bank, walk, monkeypatch)
    before = world.all(select(Entry.id))
    assert told(walk) == {**{name: True for name, _ in STEPS}, "Cleaning up": True}
    assert world.all(select(Entry.id)) == before
    assert world.all(select(Attempt.id)) == world.all(select(StoredMethod.id)) == []
    assert bank.client(walk.account).v1.customers.payment_methods.list(walk.customer).data == []


def test_a_webhook_that_does_not_arrive_is_said(walk):
    last = list(rehearse(walk))[-2]
    assert (last.step, last.is_good) == ("A webhook", False) and "/hooks/stripe" in last.words


def test_without_a_network_it_says_so_and_changes_nothing(world, bank, walk):
    bank.faults.inject(LOST_BEFORE, times=50)
    said = []
    assert bank_check._walk(walk, said.append) == 1
    assert said == ["FAIL Reaching the bank: The bank could not be reached (APIConnectionError). Is there a network?",
                    "Nothing was changed."]  # fmt: skip
    assert bank.charged() == []


@pytest.mark.parametrize(
    ("mode", "key", "says"),
    [("production", "sk_live_abc", "not a test-mode key"), ("production", "", "No key is set")],
)
def test_live_keys_and_none_are_refused(world, mode, key, says):
    said = []
    settings = Settings.model_construct(mode=mode, stripe_key=SecretStr(key))
    assert bank_check.check_bank(settings, "", said.append) == 2
    assert says in said[0] and "Nothing was done" in said[0]


def test_an_unknown_company_is_said(world):
    said = []
    assert bank_check.check_bank(Settings(mode="demo"), "nobody", said.append) == 2
    assert said[-1] == "There is no company nobody."
