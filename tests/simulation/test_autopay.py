"""P21: AutoPay charges only with consent and notice, whatever happens in a year."""

import pytest

from tests.simulation.autopay_verdict import WRONG, judge
from tests.simulation.autopay_year import Year

OWNERS, MANY = 30, 1_000
YEAR = 365


def told(year: Year, found) -> str:
    wrong = ", ".join(f"{found[kind]} {kind}" for kind in WRONG)
    return (
        f"P21: {len(year.accounts)} owners, {YEAR} days, {len(year.taken)} charges, {year.kills} kills, "
        f"{year.jumps} clock jumps: {wrong}"
    )


def none_wrong(town, owners: int, capsys) -> None:
    year = Year(town, owners, seed=21)
    year.live(YEAR)
    found, bad = judge(year)
    with capsys.disabled():
        print("\n" + told(year, found))
    assert len(year.taken) > owners, "too little was charged to prove anything"
    assert not sum(found.values()), bad[:3]


def test_a_year_of_autopay_takes_nothing_without_consent_and_notice(town, capsys):
    none_wrong(town, OWNERS, capsys)


@pytest.mark.long
def test_the_same_for_a_thousand_owners(town, capsys):
    none_wrong(town, MANY, capsys)
