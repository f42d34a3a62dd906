"""P21: AutoPay charges only with consent and notice, whatever happens in a year."""

import datetime as dt

import pytest

from app.payments.autopay import consent, rules
from tests.simulation.autopay_verdict import WRONG, judge
from tests.simulation.autopay_year import Year

OWNERS, MANY = 6, 200
YEAR = 365


def told(year: Year, found) -> str:
    wrong = ", ".join(f"{found[kind]} {kind}" for kind in WRONG)
    return (
        f"P21: {len(year.accounts)} owners, {YEAR} days, {len(year.taken)} charges, {year.kills} kills, "
        f"{year.jumps} clock jumps: {wrong}"
    )


def none_wrong(town, owners: int, tell, rounds: int = 1) -> None:
    year = Year(town, owners, 21, rounds)
    year.live(YEAR)
    found, bad = judge(year)
    tell(told(year, found))
    assert len(year.taken) > owners, "too little was charged to prove anything"
    assert not sum(found.values()), bad[:3]


@pytest.mark.timeout(600)
def test_a_year_of_autopay_takes_nothing_without_consent_and_notice(town, tell):
    none_wrong(town, OWNERS, tell)


@pytest.mark.long
def test_the_same_for_many_more_owners(town, tell):
    none_wrong(town, MANY, tell, rounds=2)


# ---- faults put in on purpose, which it must find ----


def without(*reasons: str):
    """The rules, blind to these."""
    real = rules.why_not

    def why_not(terms, bill, standing):
        why = real(terms, bill, standing)
        return "" if why in reasons else why

    return why_not


def off_is_not_asked(patch) -> None:
    patch.setattr(rules, "why_not", without("off", "no_mandate", "account_not_active"))
    patch.setattr(consent, "_drop_planned", lambda autopay, why: None)


def the_limit_is_not_asked(patch) -> None:
    patch.setattr(rules, "why_not", without("above_cap"))


def frozen_is_not_asked(patch) -> None:
    patch.setattr(rules, "why_not", without("frozen"))


def notices_need_not_be_old(patch) -> None:
    patch.setattr(rules, "lead_of", lambda standing, cents: dt.timedelta(0))


SEEDED = {
    off_is_not_asked: "without consent", the_limit_is_not_asked: "above the cap", frozen_is_not_asked: "while frozen",
    notices_need_not_be_old: "without due notice",
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("fault", SEEDED, ids=lambda fault: fault.__name__)
def test_a_seeded_fault_is_found(town, monkeypatch, fault):
    fault(monkeypatch)
    for seed in range(10):
        year = Year(town, 20, seed)
        year.live(120)
        if judge(year)[0][SEEDED[fault]]:
            return
    pytest.fail(f"{fault.__name__} was not found")
