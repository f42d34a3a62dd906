import pytest

from app.visits.doses import PRODUCTS, UNIT_NAMES, NoSuchEffect, WrongUnit, amount_for, convert, effect
from app.visits.readings import KINDS

CHART = [
    ("baking_soda", 1.5, "lb", "total_alkalinity", 10),
    ("muriatic_acid", 20.8, "fl oz", "total_alkalinity", -10),
    ("muriatic_acid", 12, "fl oz", "ph", -0.2),
    ("soda_ash", 6, "oz", "ph", 0.2),
    ("dry_acid", 15, "oz", "ph", -0.2),
    ("calcium_chloride", 2, "oz", "calcium_hardness", 1),
    ("stabilizer", 1.3, "oz", "cyanuric_acid", 1),
    ("cal_hypo", 1.75, "oz", "free_chlorine", 1),
    ("dichlor", 2.25, "oz", "free_chlorine", 1),
    ("liquid_chlorine", 10.2, "fl oz", "free_chlorine", 1),
    ("salt", 13.3, "oz", "salt", 10),
    ("chlorine_neutralizer", 2.5, "oz", "free_chlorine", -1),
]


@pytest.mark.parametrize(("product", "amount", "unit", "reading", "delta"), CHART)
def test_the_chart_holds_at_ten_thousand_gallons(product, amount, unit, reading, delta):
    assert effect(product, amount, unit, 10_000)[reading] == pytest.approx(delta)


@pytest.mark.parametrize(("product", "amount", "unit", "reading", "delta"), CHART)
def test_twice_the_water_takes_twice_as_much(product, amount, unit, reading, delta):
    assert effect(product, amount, unit, 20_000)[reading] == pytest.approx(delta / 2)


def test_acid_goes_less_far_in_water_of_high_ph():
    assert effect("muriatic_acid", 16, "fl oz", 10_000, ph=8.0)["ph"] == pytest.approx(-0.2)
    assert effect("muriatic_acid", 28, "fl oz", 10_000, ph=8.0)["ph"] == pytest.approx(-0.4)
    assert effect("muriatic_acid", 12, "fl oz", 10_000, ph=7.4)["ph"] == pytest.approx(-0.2)


def test_chlorine_leaves_something_behind():
    tabs = effect("trichlor_tabs", 3, "tab", 15_000)
    assert tabs == pytest.approx({"free_chlorine": 10.8, "cyanuric_acid": 6.4})
    assert effect("cal_hypo", 1.75, "oz", 10_000)["calcium_hardness"] == pytest.approx(0.7)


def test_what_no_chart_knows_has_no_effect():
    assert effect("clarifier", 4, "fl oz", 15_000) == {}


@pytest.mark.parametrize(
    ("product", "amount", "unit", "to", "same"),
    [
        ("liquid_chlorine", 1, "gal", "fl oz", 128),
        ("liquid_chlorine", 1, "gal", "qt", 4),
        ("muriatic_acid", 48, "fl oz", "qt", 1.5),
        ("baking_soda", 2.5, "lb", "oz", 40),
        ("salt", 2, "bag", "lb", 80),
        ("trichlor_tabs", 3, "tab", "tab", 3),
    ],
)
def test_measures_convert(product, amount, unit, to, same):
    assert convert(product, amount, unit, to) == pytest.approx(same)


@pytest.mark.parametrize(
    ("product", "unit"), [("liquid_chlorine", "lb"), ("baking_soda", "bag"), ("salt", "gal")]
)
def test_ounces_are_not_fluid_ounces(product, unit):
    with pytest.raises(WrongUnit):
        effect(product, 1, unit, 10_000)


@pytest.mark.parametrize(
    ("product", "reading", "delta", "gallons", "amount", "unit"),
    [
        ("liquid_chlorine", "free_chlorine", 1, 10_000, 10, "fl oz"),
        ("liquid_chlorine", "free_chlorine", 4, 10_000, 40, "fl oz"),
        ("liquid_chlorine", "free_chlorine", 8, 15_000, 1, "gal"),
        ("liquid_chlorine", "free_chlorine", 10, 20_000, 1.5, "gal"),
        ("baking_soda", "total_alkalinity", 20, 15_000, 4.5, "lb"),
        ("muriatic_acid", "ph", -0.4, 14_000, 32, "fl oz"),
        ("salt", "salt", 500, 15_000, 62, "lb"),
        ("trichlor_tabs", "free_chlorine", 8, 15_000, 2, "tab"),
        ("dichlor", "free_chlorine", 3, 450, 0.25, "oz"),
        ("stabilizer", "cyanuric_acid", 0.1, 300, 0.25, "oz"),
    ],
)
def test_amounts_are_what_a_technician_can_measure(product, reading, delta, gallons, amount, unit):
    assert amount_for(product, reading, delta, gallons) == (amount, unit)


@pytest.mark.parametrize(("product", "amount", "unit", "reading", "delta"), CHART)
def test_amount_and_effect_are_each_others_inverse(product, amount, unit, reading, delta):
    measured = amount_for(product, reading, delta * 3, 18_000)
    assert effect(product, *measured, 18_000)[reading] == pytest.approx(delta * 3, rel=0.06)


def test_acid_is_measured_from_where_the_ph_stands():
    measured = amount_for("muriatic_acid", "ph", -0.6, 10_000, ph=8.2)
    assert effect("muriatic_acid", *measured, 10_000, ph=8.2)["ph"] == pytest.approx(-0.6, abs=0.03)


@pytest.mark.parametrize(
    ("product", "reading", "delta"),
    [
        ("baking_soda", "total_alkalinity", -10),
        ("soda_ash", "salt", 10),
        ("clarifier", "ph", 1),
        ("salt", "salt", 0),
    ],
)
def test_no_product_does_the_opposite(product, reading, delta):
    with pytest.raises(NoSuchEffect):
        amount_for(product, reading, delta, 10_000)


def test_every_product_moves_known_readings_in_named_units():
    for product in PRODUCTS.values():
        assert set(product.per_unit) <= set(KINDS)
        assert set(product.measures) <= set(UNIT_NAMES)
        assert product.measures[product.unit] == 1
