"""A company connects an account of its own; until the bank is done with it nothing changes."""

import re

import pytest
from sqlmodel import select

from app.base.events import Event
from app.companies.models import Company
from app.payments.bank.faults import LOST_BEFORE
from app.payments.models import StoredMethod
from tests.payments.stage import owe, store, tap

HERE = "/office/settings/bank"


@pytest.fixture
def otto(world, bank):
    return world.as_("Otto", stepped_up=True)


def company(world) -> Company:
    return world.get(Company, world.company.id)


def finish_at_the_bank(world, bank) -> None:
    from app.payments.bank.accounts import onboard

    desk = bank.desk_of(company(world).bank_pending)
    with bank.books.writing():
        onboard(desk, desk.get(company(world).bank_pending, "account"))


def test_otto_connects_an_account_and_payments_go_there(world, bank, otto):
    before = company(world).bank_account
    answer = world.post(otto, HERE)
    assert re.search(r'href="[^"]*/onboarding/acct_', answer.text)
    assert company(world).bank_account == before
    assert world.post(otto, f"{HERE}/use").status_code == 409
    finish_at_the_bank(world, bank)
    pending = company(world).bank_pending
    assert "has no more questions" in otto.get(HERE).text
    assert world.post(otto, f"{HERE}/use").status_code == 303
    assert (company(world).bank_account, company(world).bank_pending) == (pending, "")
    assert "bank.connected" in world.all(select(Event.name))
    (invoice,) = owe("Reyes", world)
    paid = tap(world, [invoice], store(world, bank))
    assert (paid.state, paid.bank_account) == ("succeeded", pending)


def test_two_clicks_open_one_account(world, bank, otto):
    world.post(otto, HERE)
    first = company(world).bank_pending
    world.post(otto, HERE)
    assert company(world).bank_pending == first


def test_cards_stored_at_the_account_before_end_with_it(world, bank, otto):
    store(world, bank)
    world.post(otto, HERE)
    finish_at_the_bank(world, bank)
    world.post(otto, f"{HERE}/use")
    assert world.all(select(StoredMethod.removed_at)) != [None]


def test_nothing_is_switched_while_money_is_on_its_way(world, bank, otto):
    (invoice,) = owe("Reyes", world)
    assert tap(world, [invoice], store(world, bank, token="pm_usBankAccount_success")).state == "processing"
    world.post(otto, HERE)
    finish_at_the_bank(world, bank)
    answer = world.post(otto, f"{HERE}/use")
    assert answer.status_code == 409 and "on their way" in answer.text


def test_a_bank_that_does_not_answer_changes_nothing(world, bank, otto):
    bank.faults.inject(LOST_BEFORE, times=9)
    answer = world.post(otto, HERE)
    assert answer.status_code == 409 and "Nothing was changed" in answer.text
    assert company(world).bank_pending == ""


def test_whoever_decides_where_money_goes_proves_who_they_are(world, bank):
    assert world.post(world.as_("Otto"), HERE).status_code != 200
