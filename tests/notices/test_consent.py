"""Texts only to who agreed, in words that are kept; none after a no, however it was said."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.notices.consent import VERSION, consent_words
from app.notices.crowd import reach_of_crowd
from app.notices.kinds import TEXT
from app.notices.models import NoticeChoice, TextConsent
from app.notices.sending import notify
from app.people.models import Person
from tests.notices.sights import completed_visit, may_text, notices, standing_at

PAGE = "/account/notices"
TEXTS = f"{PAGE}/texts"


def wants_texts(world) -> None:
    with world.writing():
        for channel, wanted in (("push", False), (TEXT, True)):
            session().add(NoticeChoice(person_id=world.cast.people["Olivia"], event="visit_completed", channel=channel,
                                       wanted=wanted))  # fmt: skip


def rows(world) -> list[TextConsent]:
    return world.all(select(TextConsent).order_by(TextConsent.id))


def test_nobody_who_did_not_agree_is_texted(world, reached):
    wants_texts(world)
    completed_visit(world)
    world.work()
    assert reached.texts("Olivia") == []
    assert len(reached.letters("Olivia")) == 1
    assert notices(world, channel=TEXT)[0].error == "no consent to texts"


def test_box_is_not_ticked_and_says_who_what_and_how_it_ends(world):
    shown = world.as_("Olivia").get(PAGE).text
    box = shown[shown.index('name="agree-service"'):][:80]
    assert "checked" not in box
    for said in ("Sparkling Pools", "(602) 555-0143", "Message and data rates may apply", "Reply STOP", "HELP for help",
                 "I need not agree to get service."):
        assert said in shown


def test_form_without_the_tick_is_refused(world):
    answer = world.post(world.as_("Olivia"), TEXTS, {})
    assert answer.status_code == 422
    assert "Tick the box to agree." in answer.text
    assert rows(world) == []


def test_agreeing_keeps_the_proof_and_sends_the_one_first_text(world, reached):
    world.post(world.as_("Olivia"), TEXTS, {"agree-service": "on"})
    (row,) = rows(world)
    olivia = world.person("Olivia")
    assert (row.phone, row.purpose, row.given, row.source) == (olivia.phone, "service", True, "portal")
    assert (row.version, row.language, row.at, row.from_address) == (VERSION, "en", clock.now(), "127.0.0.1")
    assert row.text == consent_words("service", olivia.phone)
    world.work()
    (first,) = reached.texts("Olivia")
    assert "Reply HELP for help, STOP to end." in first
    wants_texts(world)
    completed_visit(world)
    world.work()
    assert len(reached.texts("Olivia")) == 2


def test_news_is_a_yes_of_its_own(world):
    world.post(world.as_("Olivia"), TEXTS, {"agree-news": "on"})
    assert standing_at(world).agreed == {"news"}


def test_yes_belongs_to_its_number(world, reached):
    may_text(world, "Olivia")
    wants_texts(world)
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).phone = "+16025550188"
    completed_visit(world)
    world.work()
    assert reached.texts("Olivia") == []


def passes_on(world, giver: str = "Marta", taker: str = "Olivia") -> None:
    """The number of one is the other's by now."""
    with world.writing():
        one, other = (world.row(Person, world.cast.people[name]) for name in (giver, taker))
        number, one.phone = one.phone, "+16025550188"
        session().flush()
        other.phone = number


def test_a_number_that_passed_on_brings_no_yes_along(world, reached):
    may_text(world, "Marta", "service", "news")
    passes_on(world)
    wants_texts(world)
    assert standing_at(world).agreed == frozenset() and not standing_at(world).is_stopped
    completed_visit(world)
    world.work()
    assert reached.texts("Olivia") == []
    shown = world.as_("Olivia").get(PAGE).text
    assert 'name="agree-service"' in shown and "End all texts" not in shown


def test_a_number_that_passed_on_is_in_no_broadcast_by_text(world):
    may_text(world, "Marta", "service", "news")
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).email = ""
    passes_on(world)
    olivia = world.person("Olivia")
    found = reach_of_crowd([olivia], "news", [TEXT])
    assert found.left_out == {olivia.id: "no consent"} and found.ways == {}


def test_a_number_that_passed_on_reaches_nobody_as_the_office_reads(world):
    may_text(world, "Marta")
    passes_on(world)
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).email = ""
    assert "Olivia Reyes" in world.as_("Otto").get("/office/messages/unreachable").text


def test_whoever_gets_a_number_may_agree_for_it(world):
    may_text(world, "Marta")
    passes_on(world)
    world.post(world.as_("Olivia"), TEXTS, {"agree-service": "on"})
    assert standing_at(world).agreed == {"service"}


def test_a_stop_stays_with_the_number_that_passed_on(world):
    world.post(world.as_("Otto"), f"/office/people/{world.person('Marta').uid}/texts/end", {"words": "no"})
    passes_on(world)
    assert standing_at(world).is_stopped
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).email = ""
    assert "text START from it themselves" in world.as_("Otto").get("/office/messages/unreachable").text


def test_ending_texts_in_the_portal_leaves_codes_that_are_asked_for(world, reached):
    may_text(world, "Olivia")
    page = world.as_("Olivia")
    assert "End all texts" in page.get(PAGE).text
    world.post(page, f"{TEXTS}/end")
    wants_texts(world)
    completed_visit(world)
    with world.writing():
        notify(world.row(Person, world.cast.people["Olivia"]), "portal_link", channels=(TEXT,), dedupe="asked")
    world.work()
    (asked,) = reached.texts("Olivia")
    assert "your portal" in asked
    assert [row.given for row in rows(world)] == [True, False]


def test_switches_for_texts_open_with_the_yes_and_stay_what_they_were(world):
    page = world.as_("Olivia")
    wants_texts(world)
    world.post(page, PAGE, {"visit_completed-email": "on"})
    kept = {(row.channel, row.wanted) for row in world.all(select(NoticeChoice).where(
        NoticeChoice.event == "visit_completed"))}  # fmt: skip
    assert (TEXT, True) in kept
    assert "once you agreed to them above" in page.get(PAGE).text
    may_text(world, "Olivia")
    assert "once you agreed to them above" not in page.get(PAGE).text


def test_office_sees_the_proof(world):
    world.post(world.as_("Olivia"), TEXTS, {"agree-service": "on"})
    shown = world.as_("Otto").get(f"/office/people/{world.person('Olivia').uid}/texts").text
    for said in ("In the portal", f"wording of {VERSION}", "I agree to get texts from Sparkling Pools", "127.0.0.1"):
        assert said in shown


def test_no_that_was_said_on_the_phone_counts_at_once(world, reached):
    may_text(world, "Olivia")
    otto, address = world.as_("Otto"), f"/office/people/{world.person('Olivia').uid}/texts"
    assert world.post(otto, f"{address}/end", {"words": ""}).status_code == 422
    assert world.post(otto, f"{address}/end", {"words": "Called: no texts, please"}).status_code == 303
    shown = otto.get(address).text
    assert "Told the office" in shown and "Called: no texts, please" in shown and "Otto Brandt" in shown
    wants_texts(world)
    completed_visit(world)
    world.work()
    assert reached.texts("Olivia") == []


def test_only_who_works_with_records_sees_consent(world):
    address = f"/office/people/{world.person('Olivia').uid}/texts"
    assert world.as_("Olivia").get(address).status_code != 200
    assert world.as_("Tess").get(address).status_code != 200
    assert world.as_("Rita").get(address).status_code == 404


def test_who_has_no_number_is_shown_the_way_to_add_one(world):
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).phone = ""
    page = world.as_("Olivia")
    assert "Add a phone number" in page.get(PAGE).text
    assert world.post(page, TEXTS, {"agree-service": "on"}).status_code == 303
    assert rows(world) == []


@pytest.mark.parametrize("hours", [0, 13])
def test_stop_holds_for_good(world, reached, hours):
    """Also when a yes was ticked afterwards in a page that was open: only START begins texts again."""
    may_text(world, "Olivia")
    world.post(world.as_("Otto"), f"/office/people/{world.person('Olivia').uid}/texts/end", {"words": "no"})
    clock.advance(dt.timedelta(hours=hours))
    world.post(world.as_("Olivia", stepped_up=True), TEXTS, {"agree-service": "on"})
    assert standing_at(world).is_stopped
