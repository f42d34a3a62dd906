"""How long people stay signed in is the company's to say."""

import datetime as dt

from app.base import clock
from app.people.session_rules import set_session_rule
from tests.people.signing_in import ask_as, code_of, is_signed_in

GOOD = {"owners_idle": "5", "owners_longest": "20", "staff_idle": "2", "staff_longest": "1", "technicians_longest": "3"}


def change(world, **fields):
    return world.post(world.as_("Otto", stepped_up=True), "/office/settings/sign-in", {**GOOD, **fields})


def test_owners_stay_ninety_days_without_use_and_four_hundred_in_all(world):
    browser = world.as_("Olivia")
    for _ in range(5):
        clock.advance(dt.timedelta(days=79))
        assert is_signed_in(browser)
    clock.advance(dt.timedelta(days=5))
    assert not is_signed_in(browser)
    idle = world.as_("Olivia")
    clock.advance(dt.timedelta(days=90))
    assert not is_signed_in(idle)


def test_office_ends_after_twelve_hours_without_use(world):
    otto = world.as_("Otto")
    clock.advance(dt.timedelta(hours=12))
    assert not is_signed_in(otto)


def test_companys_rule_counts_for_new_sessions_and_for_those_that_run(world):
    before = world.as_("Olivia")
    assert change(world).status_code == 303
    after = world.as_("Olivia")
    clock.advance(dt.timedelta(days=4))
    assert is_signed_in(before) and is_signed_in(after)
    clock.advance(dt.timedelta(days=6))
    assert not is_signed_in(before) and not is_signed_in(after)


def test_companys_rule_is_its_own(world):
    with world.writing():
        set_session_rule("full", dt.timedelta(hours=1), dt.timedelta(hours=1))
    rosa = world.as_("Rosa")
    clock.advance(dt.timedelta(hours=2))
    assert is_signed_in(rosa)


def test_rule_never_makes_a_shared_device_last_longer(world):
    change(world)
    browser = world.as_(None)
    asked = ask_as(world, browser, "olivia@reyes.example", shared="on")
    world.post(browser, "/sign-in/code", {"code": code_of(asked)})
    clock.advance(dt.timedelta(minutes=16))
    assert not is_signed_in(browser)


def test_nonsense_is_told_and_kept(world):
    for wrong in ("0", "", "-3", "many", "401"):
        answer = change(world, owners_idle=wrong)
        assert answer.status_code == 422 and f'value="{wrong}"' in answer.text
    assert 'value="90"' in world.as_("Otto").get("/office/settings/sign-in").text


def test_only_who_may_change_settings_may(world):
    assert change(world).status_code == 303
    assert world.as_("Tess").get("/office/settings/sign-in").status_code in (303, 404)
    assert world.as_("Olivia").get("/office/settings/sign-in").status_code == 404
    stale = world.as_("Otto")
    assert world.post(stale, "/office/settings/sign-in", GOOD).headers["Location"].startswith("/step-up")
