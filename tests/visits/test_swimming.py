"""When one may swim again: the company's own rules and words, or nothing at all."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.visits import progress, recording
from app.visits.models import Dose, SwimRules
from app.visits.swimming import change_swim_rules
from tests.visits.places import answered, do, fresh, minutes, pool_of, stop_today
from tests.visits.told import plain

WORDS = "Good to swim from {time} ({product} added {added})"


def dosed(world, *products: str, pool: str = "Reyes pool"):
    """At 9:00, 9:10 ...; done ten minutes after the last."""
    visit = stop_today(world)
    for product in products:
        do(world, recording.record_dose, visit, pool_of(world, pool), product, 1, "fl oz")
        minutes(10)
    do(world, progress.complete, answered(world, visit))
    return fresh(world, visit)


def rules(world, **waits: int) -> None:
    do(world, change_swim_rules, waits=waits, words=WORDS, words_es="Se puede nadar desde las {time}")


def shown(world, visit) -> str:
    return plain(world.as_("Olivia").get(f"/visits/{visit.uid}").text)


def test_without_a_rule_nothing_is_said(world):
    visit = dosed(world, "muriatic_acid")
    assert "swim" not in shown(world, visit).lower()
    assert "swim" not in world.as_("Olivia").get("/").text.lower()


def test_the_dose_that_takes_longest_counts_from_when_it_was_added(world):
    rules(world, muriatic_acid=120, liquid_chlorine=30)
    visit = dosed(world, "muriatic_acid", "liquid_chlorine")
    words = "Good to swim from 11:00 AM (muriatic acid added 9:00 AM)"
    assert words in shown(world, visit)
    assert words in plain(world.as_("Olivia").get("/").text)


def test_a_product_without_a_rule_says_nothing(world):
    rules(world, liquid_chlorine=30)
    assert "Good to swim" not in shown(world, dosed(world, "muriatic_acid"))


def test_in_spanish_it_is_the_companys_spanish(world):
    rules(world, muriatic_acid=120)
    visit = dosed(world, "muriatic_acid")
    with world.writing():
        world.row(type(world.person("Olivia")), world.cast.people["Olivia"]).language = "es"
    assert "Se puede nadar desde las 11:00" in shown(world, visit)


def test_a_day_later_it_is_no_news(world):
    rules(world, muriatic_acid=120)
    visit = dosed(world, "muriatic_acid")
    clock.advance(dt.timedelta(hours=25))
    assert "Good to swim" not in shown(world, visit)


def test_a_dose_without_a_time_counts_from_the_end_of_the_visit(world):
    rules(world, muriatic_acid=60)
    visit = dosed(world, "muriatic_acid")
    with world.writing() as session:
        dose = session.exec(select(Dose)).one()
        dose.added_at = None
        session.add(dose)
    assert "Good to swim from 10:10 AM (muriatic acid added 9:10 AM)" in shown(world, visit)


def test_the_office_writes_its_rules(world):
    otto, here = world.as_("Otto"), "/office/settings/swimming"
    assert "Without any, owners read nothing" in otto.get(here).text
    form = {"wait-muriatic_acid": "90", "words": WORDS}
    assert world.post(otto, here, form).status_code == 303
    (kept,) = world.all(select(SwimRules))
    assert (kept.waits, kept.words) == ({"muriatic_acid": 90}, WORDS)
    assert 'value="90"' in otto.get(here).text


@pytest.mark.parametrize(
    ("form", "field"),
    [({"wait-salt": "5"}, "words"), ({"wait-salt": "-5", "words": WORDS}, "wait-salt"),
     ({"words": "Swim at noon"}, "words"), ({"words": "From {time} {dose}"}, "words"),
     ({"words": WORDS, "words_es": "{nada}"}, "words_es"), ({"words": "{time} {"}, "words")],
)  # fmt: skip
def test_words_that_could_not_be_filled_in_are_refused(world, form, field):
    answer = world.post(world.as_("Otto"), "/office/settings/swimming", form)
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert not world.all(select(SwimRules))
