"""The office switches tips and the card surcharge on: with reasons why not, and what was typed kept."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base.events import Event
from app.companies.models import Company
from tests.office.offices import hire
from tests.payments.on_top import SURCHARGE, TIPS, switch_surcharge, switch_tips

PAGE = "/office/settings/extras"


def company(world) -> Company:
    return world.get(Company, world.company.id)


def told(world, name: str) -> list[Event]:
    return world.all(select(Event).where(Event.name == name))


def test_both_are_off_and_the_usual_presets_are_typed_in(world):
    page = world.as_("Otto").get(PAGE).text
    assert not company(world).tips_on and company(world).surcharge_from is None
    assert all(f'value="{percent}"' in page for percent in (10, 15, 20))
    assert 'name="state-CA" value="on">' in page and "checked" not in page.split("States where you charge it")[1]


def test_tips_are_switched_on_with_percentages_or_amounts_and_off_again(world):
    assert switch_tips(world, **{"preset-0": "12.5"}).status_code == 303
    assert (company(world).tips_on, company(world).tip_presets) == (True, [125_000, 150_000, 200_000])
    switch_tips(world, tip_kind="amount", **{"preset-0": "$5", "preset-1": "", "preset-2": "2.50"})
    assert (company(world).tip_kind, company(world).tip_presets) == ("amount", [250, 500])
    switch_tips(world, tips="")
    assert (company(world).tips_on, company(world).tip_presets) == (False, [250, 500])
    assert len(told(world, "company.tips_changed")) == 3


@pytest.mark.parametrize(
    "wrong",
    [{"preset-0": "0"}, {"preset-0": "-5"}, {"preset-0": "101"}, {"preset-0": "ten"}, {"preset-0": "1.234"},
     {"tip_kind": "share"}, {"tip_kind": "amount", "preset-0": "500.01"}, {"tip_kind": "amount", "preset-0": "0.001"},
     {"preset-0": "", "preset-1": "", "preset-2": " "}],
)  # fmt: skip
def test_wrong_presets_come_back_as_typed(world, wrong):
    answer = switch_tips(world, **wrong)
    assert answer.status_code == 422 and ("field__error" in answer.text or "summary" in answer.text)
    assert f'value="{(TIPS | wrong)["preset-0"]}"' in answer.text
    assert not company(world).tips_on


def test_surcharge_is_confirmed_and_begins_30_days_after_the_processor_was_told(world):
    assert switch_surcharge(world, told_on="2026-11-01").status_code == 303
    row = company(world)
    assert (row.surcharge_millionths, row.card_cost_millionths, row.surcharge_states) == (25_000, 29_000, ["AZ"])
    assert row.surcharge_from == dt.date(2026, 12, 1)
    (event,) = told(world, "company.surcharge_confirmed")
    assert (event.actor_name, event.data["states"], event.data["begins"]) == ("Otto Brandt", ["AZ"], "2026-12-01")
    page = world.as_("Otto").get(PAGE).text
    assert "It is charged from Tuesday, December 1" in page and 'name="state-AZ" value="on" checked' in page
    assert 'id="confirmed"' in page and page.count("checked") == 2
    switch_surcharge(world, surcharges="")
    assert company(world).surcharge_from is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rate": "3.01"}, "above 0 and up to 3"),
        ({"rate": "0"}, "above 0 and up to 3"),
        ({"rate": "-1"}, "above 0 and up to 3"),
        ({"rate": "two"}, "Type a percentage, such as 2.5."),
        ({"rate": "2.555"}, "Type a percentage, such as 2.5."),
        ({"cost": "2.4"}, "Never more than what cards cost you."),
        ({"cost": ""}, "Type a percentage, such as 2.9."),
        ({"told_on": "2026-11-20"}, "This day is still to come."),
        ({"told_on": ""}, "Choose a day."),
        ({"told_on": "soon"}, "Choose a day."),
        ({"state-AZ": ""}, "Choose at least one state."),
        ({"state-AZ": "", "state-NV": "on"}, "own state must be among them"),
        ({"confirmed": ""}, "Confirm that you have looked at the rules"),
    ],
)
def test_a_surcharge_that_may_not_be_is_refused_with_its_reason(world, wrong, sentence):
    answer = switch_surcharge(world, **wrong)
    assert answer.status_code == 422 and sentence in answer.text
    assert f'value="{(SURCHARGE | wrong)["rate"]}"' in answer.text
    assert company(world).surcharge_from is None


def test_states_that_are_none_are_not_kept(world):
    switch_surcharge(world, **{"state-XX": "on", "state-": "on"})
    assert company(world).surcharge_states == ["AZ"]


def test_only_who_may_change_settings_sees_them(world):
    hire(world, "Bea", "billing")
    assert world.as_("Bea", kind="staff").get(PAGE).status_code in (403, 404)
    assert world.as_("Olivia").get(PAGE).status_code in (302, 303, 401, 403, 404)


def test_rivals_rules_are_their_own(world):
    switch_tips(world)
    with world.rival():
        assert not world.get(Company, world.cast.companies["Rival Pools"]).tips_on
