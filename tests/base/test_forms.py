"""Numbers as people type them: what stands for one amount in one country must not become another one here."""

import pytest

from app.base.forms import Form


@pytest.mark.parametrize(("typed", "cents"), [
    ("155", 15500), ("$1,240.50", 124050), (" 12.5 ", 1250), (".5", 50), ("-5", -500), ("1,234,567.89", 123456789),
    ("$ 3", 300),
])  # fmt: skip
def test_amounts_as_people_type_them(typed, cents):
    form = Form({"amount": typed})
    assert form.cents("amount") == cents and form.is_good


@pytest.mark.parametrize("typed", [
    "12,50", "1.234,50", "0,001", "1,2,3", "12,3456", "1e3", "1_000", "\u0661\u0662\u0663", "NaN", "1e9", "0.001", "",
    "5 0", "--5", ".",
])  # fmt: skip
def test_what_could_mean_another_amount_is_refused(typed):
    form = Form({"amount": typed})
    assert form.cents("amount") == 0
    assert form.errors == {"amount": "Type an amount, such as 155.00."}


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), ("15,000", 15000), ("1,5", None), ("1.5", None), ("-1", None)]
)
def test_whole_numbers(typed, number):
    form = Form({"days": typed})
    assert form.whole("days") == number
    assert form.is_good == (number is not None)
