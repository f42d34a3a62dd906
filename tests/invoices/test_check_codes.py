"""Is this invoice genuine?"""

import pytest

from app.invoices.check_codes import NotGenuine, check_code, invoice_with
from app.invoices.drafting import void
from app.invoices.models import Invoice
from tests.payments.stage import owe


def test_the_code_on_page_and_paper_finds_the_invoice_and_shows_only_what_it_may(world):
    (invoice,) = owe("Reyes", world)
    code = check_code(invoice)
    assert code in world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    stranger = world.as_(None)
    assert stranger.get("/verify").status_code == 200
    shown = world.post(stranger, "/verify", {"code": code}).text
    for word in (invoice.number, "$155.00", "Sparkling Pools", "/q/"):
        assert word in shown
    for word in ("Olivia", "Reyes", "Weekly service", "Desert Willow"):
        assert word not in shown


@pytest.mark.parametrize("written", [str.lower, lambda code: code.replace("-", " "), lambda code: f" INV-{code} "])
def test_how_it_is_written_does_not_matter(world, written):
    (invoice,) = owe("Reyes", world)
    assert invoice_with(written(check_code(invoice))).id == invoice.id


@pytest.mark.parametrize("code", ["", "1001", "1001-00000-00000", "x" * 500, "1001-0000٠-00000", "-----", "9" * 30])
def test_guesses_find_nothing(world, code):
    owe("Reyes", world)
    with pytest.raises(NotGenuine):
        invoice_with(code)
    answer = world.post(world.as_(None), "/verify", {"code": code})
    assert answer.status_code == 422
    assert "We know no invoice with this code" in answer.text


def test_another_invoices_digits_do_not_fit(world):
    first, second = owe("Reyes", world, count=2)
    mixed = check_code(first).split("-")[0] + "-" + check_code(second).split("-", 1)[1]
    with pytest.raises(NotGenuine):
        invoice_with(mixed)


def test_another_company_knows_nothing_of_it(world):
    (invoice,) = owe("Reyes", world)
    code = check_code(invoice)
    with world.rival(), pytest.raises(NotGenuine):
        invoice_with(code)


def test_many_tries_in_an_hour_are_stopped(world):
    stranger = world.as_(None)
    answers = {world.post(stranger, "/verify", {"code": f"{number}-00000-00000"}).status_code for number in range(40)}
    assert answers == {422, 429}


def test_what_was_taken_back_before_it_was_sent_is_not_shown(world):
    (invoice,) = owe("Reyes", world)
    code = check_code(invoice)
    with world.writing():
        row = world.row(Invoice, invoice.id)
        void(row)
        row.sent_at = None
    with pytest.raises(NotGenuine):
        invoice_with(code)


@pytest.mark.parametrize("network", ["2001:db8:1:2:", "2001:db8:"])
def test_one_household_guesses_no_more_often_with_its_many_addresses(world, network):
    """The second has zeros in its /64, which are left out when an address is written."""
    stranger = world.as_(None)
    form = {"csrf_token": world.token(stranger), "code": "1000-00000-00000"}
    answers = [stranger.post("/verify", data=form, environ_base={"REMOTE_ADDR": f"{network}:{number:x}"}).status_code
               for number in range(1, 32)]  # fmt: skip
    assert set(answers[:30]) == {422} and answers[30] == 429
