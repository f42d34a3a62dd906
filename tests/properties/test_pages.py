import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Change
from app.base import clock
from app.properties.access import change_access, reveal_at_stop
from app.properties.instructions import write_instructions
from app.properties.models import AccessView, Instructions, Pool, Property
from tests.counting import count_statements
from tests.visits.places import do, place_of, planned_visits


def of(world, place: str = "Reyes") -> str:
    return f"/properties/{place_of(world, place).uid}"


def with_code(world, **fields) -> Property:
    do(world, change_access, place_of(world), gate_code="4831#", who="Olivia", **fields)
    return place_of(world)


def changes(world, thing: str) -> list[Change]:
    return world.all(select(Change).where(Change.thing == thing).order_by(Change.id))


# ---- the pool ----


def test_one_property_is_opened_at_once_and_several_are_a_list(world):
    assert world.as_("Olivia").get("/properties").headers["Location"] == of(world)
    shown = world.as_("Marta").get("/properties").text
    for name in ("Azul Downtown", "Azul Airport", "Azul Resort"):
        assert name in shown


def test_the_pool_is_shown_as_the_company_knows_it(world):
    planned_visits(world)
    shown = world.as_("Olivia").get(of(world)).text
    facts = ("15,000 gallons", "Pebble", "600 gallons", "Every week, Thursday", "$155.00 a month", "Skim the surface")
    for words in (*facts, "Thu, Nov 19", "Thu, Nov 26", "Thu, Dec 3"):
        assert words in shown, words


def test_what_each_role_sees_of_a_property(world):
    shown = {name: world.as_(name).get(of(world, "Azul Resort")).text for name in ("Marta", "Pat", "Finn")}
    for words, may in (("a month", {"Marta", "Pat"}), ("How we get in", {"Marta"}), ("Vacation pause", {"Marta"}),
                       ("Special instructions", {"Marta"}), ("Your wishes", {"Marta"}),
                       ("42,000 gallons", {"Marta", "Pat", "Finn"})):  # fmt: skip
        assert {name for name, text in shown.items() if words in text} == may, words


def test_strangers_and_rivals_find_nothing(world):
    for name in ("Marta", "Pat", "Finn", "Rosa"):
        for part in ("", "/access", "/instructions", "/wishes", "/pause", "/trends"):
            assert world.as_(name).get(of(world) + part).status_code == 404, (name, part)
    assert "/sign-in" in world.as_(None).get(of(world)).headers["Location"]


def test_a_wrong_detail_is_told_to_the_office(world):
    pool = world.get(Pool, world.cast.pools["Reyes pool"])
    answer = world.post(world.as_("Olivia"), f"{of(world)}/pools/{pool.uid}/correction", {"words": "It holds 18,000."})
    assert answer.status_code == 303
    (change,) = changes(world, "pool")
    assert change.after == {"words": "It holds 18,000."} and change.before["gallons"] == 15000
    assert world.get(Pool, pool.id).gallons == 15000


@pytest.mark.parametrize("words", ["", "   ", "x" * 501])
def test_empty_and_endless_corrections_are_refused_and_kept(world, words):
    pool = world.get(Pool, world.cast.pools["Reyes pool"])
    answer = world.post(world.as_("Olivia"), f"{of(world)}/pools/{pool.uid}/correction", {"words": words})
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text and words in answer.text
    assert not changes(world, "pool")


def test_a_pool_is_corrected_only_at_its_own_property(world):
    pool = world.get(Pool, world.cast.pools["Azul Resort pool"])
    path = f"{of(world)}/pools/{pool.uid}/correction"
    assert world.post(world.as_("Olivia"), path, {"words": "Mine"}).status_code == 404


def test_the_page_asks_as_often_for_many_visits_as_for_none(world):
    few = _sent(world)
    planned_visits(world)
    do(world, write_instructions, place_of(world), "Mind the dog.", who="Olivia")
    assert _sent(world) == few


def _sent(world) -> int:
    browser, path = world.as_("Olivia"), of(world)
    browser.get(path)
    with count_statements() as sent:
        assert browser.get(path).status_code == 200
    return len([one for one in sent if not one.startswith(("BEGIN", "SELECT set_config"))])


# ---- how we get in ----


def test_codes_are_masked_with_who_saw_them_last(world):
    place = with_code(world)
    shown = world.as_("Olivia").get(of(world)).text
    assert "Code set" in shown and "4831" not in shown and "Nobody has looked at the code yet." in shown
    do(world, reveal_at_stop, place, world.person("Tess"))
    assert "Last seen by Tess, Thu, Nov 19, 9:00" in world.as_("Olivia").get(of(world)).text


def test_a_code_is_replaced_without_being_seen(world):
    with_code(world)
    browser = world.as_("Olivia")
    form = browser.get(f"{of(world)}/access")
    assert "4831" not in form.text and form.headers["X-Offline"] == "no"
    answer = world.post(browser, f"{of(world)}/access", {"gate_code": "9999*", "directions": "Left side"})
    assert answer.status_code == 303
    shown = browser.get(of(world)).text
    assert "Saved. Tess sees it at the next visit." in shown and "9999" not in shown and "Left side" in shown
    assert changes(world, "access")[-1].state == "new" and "9999" not in str(changes(world, "access")[-1].after)
    assert not world.all(select(AccessView))


def test_an_empty_code_field_keeps_the_code_and_a_tick_removes_it(world):
    with_code(world)
    browser = world.as_("Olivia")
    world.post(browser, f"{of(world)}/access", {"gate_code": "", "directions": "Left side"})
    assert "Code set" in browser.get(of(world)).text
    world.post(browser, f"{of(world)}/access", {"gate_code": "", "no_gate_code": "on"})
    assert "No code set" in browser.get(of(world)).text


def test_codes_are_seen_after_a_fresh_proof_and_each_look_is_written_down(world):
    with_code(world)
    asked = world.post(world.as_("Olivia"), f"{of(world)}/access/view")
    assert "/step-up" in asked.headers["Location"]
    assert not world.all(select(AccessView))
    shown = world.post(world.as_("Olivia", stepped_up=True), f"{of(world)}/access/view")
    assert "4831#" in shown.text and shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Offline"] == "no" and shown.headers["Refresh"].startswith("30;")
    (view,) = world.all(select(AccessView))
    assert (view.person_name, view.reason) == ("Olivia Reyes", "owner")


def test_a_link_session_has_to_sign_in_before_the_codes(world):
    with_code(world)
    browser = world.as_("Olivia", level=2, kind="link")
    assert "/sign-in" in browser.get(f"{of(world)}/access").headers["Location"]


def test_an_end_before_the_start_is_refused_beside_the_field_and_nothing_is_lost(world):
    typed = {"directions": "Over the fence", "valid_from": "2026-12-10", "valid_until": "2026-12-01", "pets": "Rex"}
    answer = world.post(world.as_("Olivia"), f"{of(world)}/access", typed)
    assert answer.status_code == 422 and 'id="valid_until-error"' in answer.text
    for words in ("The last day comes before the first.", "Over the fence", "2026-12-10", "2026-12-01", "Rex"):
        assert words in answer.text, words
    assert not changes(world, "access")


IMPOSSIBLE = [("valid_from", "soon"), ("gate_code", "1" * 41), ("directions", "x" * 501)]


@pytest.mark.parametrize(("field", "text"), IMPOSSIBLE)
def test_what_cannot_be_kept_says_why_beside_its_field(world, field, text):
    answer = world.post(world.as_("Olivia"), f"{of(world)}/access", {field: text})
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text


def test_a_code_with_an_end_says_when_it_has_ended(world):
    with_code(world, valid_until=clock.today("America/Phoenix"))
    assert "Code set" in world.as_("Olivia").get(of(world)).text
    clock.advance(dt.timedelta(days=1))
    assert "The code has ended" in world.as_("Olivia").get(of(world)).text


def test_payers_and_lookers_cannot_touch_the_codes(world):
    for name in ("Pat", "Finn"):
        for part in ("/access", "/access/view", "/instructions"):
            answer = world.post(world.as_(name, stepped_up=True), of(world, "Azul Resort") + part, {"gate_code": "1"})
            assert answer.status_code == 404, (name, part)


# ---- special instructions ----


def test_instructions_are_kept_version_by_version(world):
    browser = world.as_("Olivia")
    for text in ("Mind the dog.", "Mind both dogs."):
        assert world.post(browser, f"{of(world)}/instructions", {"instructions": text}).status_code == 303
    assert "Mind both dogs." in browser.get(of(world)).text
    shown = browser.get(f"{of(world)}/instructions").text
    assert "Earlier versions" in shown and "Mind the dog." in shown
    assert [change.state for change in changes(world, "instructions")] == ["new", "new"]


def test_the_same_words_again_are_no_new_version(world):
    for _ in range(2):
        world.post(world.as_("Olivia"), f"{of(world)}/instructions", {"instructions": "Mind the dog."})
    assert len(world.all(select(Instructions))) == 1


def test_five_thousand_characters_are_refused_with_a_sentence_and_kept(world):
    text = "a" * 4999 + "z"
    answer = world.post(world.as_("Olivia"), f"{of(world)}/instructions", {"instructions": text})
    assert answer.status_code == 422 and text in answer.text
    assert "That is too long: 5,000 characters. Up to 1,000 fit." in answer.text
    assert not world.all(select(Instructions))


def test_what_people_write_is_shown_as_words_and_kept_from_htmx(world):
    do(world, write_instructions, place_of(world), '<img src=x hx-get="/sign-out">', who="Olivia")
    shown = world.as_("Olivia").get(of(world)).text
    assert "<img src=x" not in shown and "&lt;img src=x" in shown and 'class="said" hx-ignore' in shown
