"""The sentence over a visit: what was off, and what was added for it."""

from typing import NamedTuple

import pytest

from app.visits.findings import headline


class Read(NamedTuple):
    kind: str
    verdict: str
    value: float = 7.0
    pool_name: str = ""


class Dose(NamedTuple):
    product: str
    reading: str = ""


HIGH, LOW = Read("free_chlorine", "high"), Read("free_chlorine", "low")
WEEKLY = Dose("liquid_chlorine")


@pytest.mark.parametrize(
    ("readings", "doses", "said"),
    [
        ([LOW], [WEEKLY], "Chlorine was low. We added liquid chlorine."),
        ([HIGH], [WEEKLY, Dose("trichlor_tabs")], "Chlorine was high."),
        ([HIGH, Read("ph", "high")], [WEEKLY, Dose("muriatic_acid")],
         "Chlorine was high and pH was high. We added muriatic acid."),
        ([Read("total_alkalinity", "high", pool_name="Spa")], [], "Spa alkalinity was high."),
        ([HIGH], [Dose("Enzyme cleaner")], "Chlorine was high. We added enzyme cleaner."),
        ([Read("ph", "ok")], [WEEKLY], "Everything in range"),
    ],
)  # fmt: skip
def test_only_what_brings_a_reading_back_is_said_to_be_added_for_it(world, readings, doses, said):
    assert headline(readings, doses) == said
