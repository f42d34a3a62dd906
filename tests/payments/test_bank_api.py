"""Keys, accounts, parameters and lists of the pretend bank."""

import pytest
import stripe

from app.payments.bank import PretendBank, RealKeysPresent, refuse_with_real_keys
from tests.payments.bank_world import DAY, RETURN, Clock, api, pay


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def bank(clock):
    bank = PretendBank(clock=clock)
    yield bank
    bank.close()


@pytest.fixture
def sparkling(bank):
    return api(bank, bank.open_account("Sparkling Pools"))


@pytest.fixture
def rival(bank):
    return api(bank, bank.open_account("Rival Pools"))


def test_the_same_key_with_other_parameters_is_refused(sparkling):
    asked = {"amount": 9550, "currency": "usd"}
    first = sparkling.payment_intents.create(asked, {"idempotency_key": "att_1"})
    assert sparkling.payment_intents.create(asked, {"idempotency_key": "att_1"}).id == first.id
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        sparkling.payment_intents.create({**asked, "amount": 1}, {"idempotency_key": "att_1"})
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        sparkling.customers.create({}, {"idempotency_key": "att_1"})


def test_a_key_is_forgotten_after_a_day(sparkling, clock):
    asked = {"amount": 9550, "currency": "usd"}
    first = sparkling.payment_intents.create(asked, {"idempotency_key": "att_1"})
    clock.now += DAY + 1
    assert sparkling.payment_intents.create(asked, {"idempotency_key": "att_1"}).id != first.id


def test_a_decline_is_replayed_but_refused_parameters_are_not_kept(sparkling):
    for _ in range(2):
        with pytest.raises(stripe.CardError) as declined:
            sparkling.payment_intents.create(
                {
                    "amount": 9550,
                    "currency": "usd",
                    "payment_method": "pm_card_visa_chargeDeclined",
                    "confirm": True,
                }
                | RETURN,
                {"idempotency_key": "att_1"},
            )
    assert declined.value.headers["Idempotent-Replayed"] == "true"
    assert len(sparkling.payment_intents.list().data) == 1
    with pytest.raises(stripe.InvalidRequestError):
        sparkling.payment_intents.create({"amount": "much", "currency": "usd"}, {"idempotency_key": "att_2"})
    assert sparkling.payment_intents.create({"amount": 9550, "currency": "usd"}, {"idempotency_key": "att_2"})


def test_keys_live_per_account(sparkling, rival):
    asked = {"amount": 9550, "currency": "usd"}
    ours = sparkling.payment_intents.create(asked, {"idempotency_key": "att_1"})
    assert rival.payment_intents.create({**asked, "amount": 77}, {"idempotency_key": "att_1"}).id != ours.id


def test_objects_of_one_account_do_not_exist_for_another(sparkling, rival):
    account = sparkling.customers.create({})
    paid = pay(sparkling)
    for ask in (
        lambda: rival.customers.retrieve(account.id),
        lambda: rival.payment_intents.retrieve(paid.id),
        lambda: rival.refunds.create({"payment_intent": paid.id}),
        lambda: pay(rival, customer=account.id),
    ):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            ask()
        assert refused.value.code == "resource_missing"
    assert rival.payment_intents.list().data == rival.events.list().data == []


def test_an_account_of_another_platform_is_out_of_reach(bank):
    foreign = bank.open_account("Elsewhere", key="sk_pretend_elsewhere")
    with pytest.raises(stripe.PermissionError) as refused:
        api(bank, foreign).payment_intents.list()
    assert refused.value.error.code == "account_invalid"


def test_only_pretend_keys_are_accepted(bank):
    with pytest.raises(stripe.AuthenticationError):
        api(bank, key="sk_test_123").payment_intents.list()


@pytest.mark.parametrize("key", ["sk_live_1", "sk_test_1", "rk_live_1"])
def test_the_guard_refuses_real_keys(key):
    refuse_with_real_keys([None, "", "sk_pretend_demo"])
    with pytest.raises(RealKeysPresent):
        refuse_with_real_keys([None, key])


@pytest.mark.parametrize(
    ("asked", "code", "param"),
    [
        ({"payment_method_types": ["card"]}, "parameter_unknown", "payment_method_types"),
        ({"amount": "much"}, "parameter_invalid_integer", "amount"),
        ({"setup_future_usage": "sometimes"}, "parameter_invalid_enum", "setup_future_usage"),
        (
            {"allowed_payment_method_types": ["cheque"]},
            "parameter_invalid_enum",
            "allowed_payment_method_types[0]",
        ),
        ({"shipping": {"name": "Pat"}}, "parameter_missing", "shipping[address]"),
        ({"customer": ""}, "parameter_invalid_empty", "customer"),
        ({"amount": 49}, "amount_too_small", "amount"),
    ],
)
def test_parameters_are_checked_as_the_package_describes_them(sparkling, asked, code, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sparkling.payment_intents.create({"amount": 9550, "currency": "usd", **asked})
    assert (refused.value.code, refused.value.param) == (code, param)


def test_a_missing_parameter_is_named(sparkling):
    with pytest.raises(stripe.InvalidRequestError, match="Missing required param: amount."):
        sparkling.payment_intents.create({"currency": "usd"})


def test_lists_go_newest_first_and_by_page_customer_and_time(sparkling, clock):
    account = sparkling.customers.create({}).id
    made = []
    for _ in range(5):
        clock.now += 60
        made.append(
            sparkling.payment_intents.create({"amount": 9550, "currency": "usd", "customer": account})
        )
    sparkling.payment_intents.create({"amount": 9550, "currency": "usd"})
    listed = sparkling.payment_intents.list({"customer": account, "limit": 2})
    assert [intent.id for intent in listed.auto_paging_iter()] == [intent.id for intent in reversed(made)]
    recent = sparkling.payment_intents.list({"customer": account, "created": {"gte": made[3].created}})
    assert [intent.id for intent in recent.data] == [made[4].id, made[3].id]


def test_a_bank_with_a_file_remembers_after_a_restart(tmp_path):
    bank = PretendBank(tmp_path / "bank.db")
    account = bank.open_account("Sparkling Pools")
    asked = {"amount": 9550, "currency": "usd"}
    made = api(bank, account).payment_intents.create(asked, {"idempotency_key": "att_1"})
    bank.close()
    again = PretendBank(tmp_path / "bank.db")
    assert api(again, account).payment_intents.create(asked, {"idempotency_key": "att_1"}).id == made.id
    again.close()


def test_a_seeded_bank_gives_the_same_ids_again():
    first, second = (pay(api(PretendBank(seed=7))).id for _ in range(2))
    assert first == second


def test_metadata_may_begin_with_an_underscore_and_the_banks_notes_stay_inside(sparkling):
    made = sparkling.payment_intents.create({"amount": 9550, "currency": "usd", "metadata": {"_ours": "1"}})
    assert made.metadata["_ours"] == "1"
    assert not [name for name in made.to_dict() if name.startswith("_")]
    [event] = sparkling.events.list().data
    assert event.data.object.metadata["_ours"] == "1"
