"""Push to each phone once: in words that matter, to the visit itself, and never to a phone that left."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock
from app.base.db import session
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.notices.models import Notice, PushDevice
from app.people.leaving import leave_everywhere
from app.people.models import Person, SignedIn
from app.people.sessions import end_session
from app.properties.models import Pool
from app.visits.progress import complete
from app.visits.recording import record_dose, record_readings
from tests.notices.sights import add_visit, completed_visit, notices


@pytest.fixture
def page(world):
    return world.as_("Olivia")


def devices(world) -> list[PushDevice]:
    return world.all(select(PushDevice))


def answers(service, **by_name: int) -> None:
    service.answer = lambda asked: (by_name.get(asked.path.rsplit("/", 1)[1], 201), {}, b"")


def test_completed_visit_rings_once_on_each_phone_and_opens_it(world, pushed, page, reached):
    phone, tablet = pushed.new("phone"), pushed.new("tablet")
    assert pushed.switch_on(page, phone) == 204
    assert pushed.switch_on(world.as_("Olivia"), tablet) == 204
    visit = completed_visit(world)
    world.work()
    world.work()
    assert len(pushed.service.asked) == 2
    for device in (phone, tablet):
        (notice,) = pushed.read(device)
        assert (notice["title"], notice["body"]) == ("Your pool was serviced", "pH 7.5, chlorine 3.0: in range.")
        assert notice["navigate"] == f"http://sparkling.localhost/visits/{visit.uid}"
        assert (notice["tag"], notice["lang"]) == (f"visit-{visit.uid}", "en")
        assert page.get(notice["icon"]).status_code == page.get(notice["badge"]).status_code == 200
    assert reached.letters("Olivia") == []


def test_push_says_what_was_fixed(world, pushed, page):
    phone = pushed.new("phone")
    pushed.switch_on(page, phone)
    with world.writing():
        visit, pool = add_visit(world, "Reyes", "Reyes"), world.row(Pool, world.cast.pools["Reyes pool"])
        record_readings(visit, pool, {"ph": 7.9, "free_chlorine": 3.0})
        record_dose(visit, pool, "muriatic_acid", 12, "fl oz")
        complete(visit)
    world.work()
    assert pushed.read(phone)[0]["body"] == "pH 7.9, chlorine 3.0. We fixed the pH."


def test_invoice_is_told_without_its_amount_and_by_letter_too(world, pushed, page, reached):
    phone = pushed.new("phone")
    pushed.switch_on(page, phone)
    with world.writing():
        account = world.row(Account, world.cast.accounts["Reyes"])
        issue(draft_invoice(account, [NewLine("Weekly service", 15500)]))
    world.work()
    (notice,) = pushed.read(phone)
    assert notice["title"] == "New invoice INV-1001"
    assert "155" not in str(notice)
    assert "$155.00" in reached.letters("Olivia")[0].body


def test_phone_that_is_gone_is_forgotten_and_the_letter_comes_instead(world, pushed, page, reached):
    pushed.switch_on(page, pushed.new("phone"))
    answers(pushed.service, phone=410)
    completed_visit(world)
    world.work()
    assert devices(world) == []
    assert [letter.subject[:22] for letter in reached.letters("Olivia")] == ["Your pool was serviced"]


@pytest.mark.parametrize("status", [429, 500, 503, 403])
def test_busy_service_keeps_the_phone_and_rings_later(world, pushed, page, reached, status):
    phone = pushed.new("phone")
    pushed.switch_on(page, phone)
    answers(pushed.service, phone=status)
    completed_visit(world)
    world.work()
    assert len(devices(world)) == 1
    answers(pushed.service)
    clock.advance(dt.timedelta(minutes=2))
    world.work()
    assert len(pushed.read(phone)) == 2
    assert notices(world)[0].state == "sent"
    assert reached.letters("Olivia") == []


def test_phone_that_has_it_does_not_ring_again_for_another_that_had_not(world, pushed, page):
    phone, tablet = pushed.new("phone"), pushed.new("tablet")
    pushed.switch_on(page, phone)
    pushed.switch_on(page, tablet)
    answers(pushed.service, tablet=503)
    completed_visit(world)
    world.work()
    answers(pushed.service)
    clock.advance(dt.timedelta(minutes=2))
    world.work()
    assert (len(pushed.read(phone)), len(pushed.read(tablet))) == (1, 2)


def test_service_that_stays_broken_is_given_up_for_a_letter(world, pushed, page, reached):
    pushed.switch_on(page, pushed.new("phone"))
    answers(pushed.service, phone=503)
    completed_visit(world)
    for _ in range(6):
        world.work()
        clock.advance(dt.timedelta(hours=1))
    assert len(pushed.service.asked) == 4
    assert notices(world)[0].state == "failed"
    assert len(reached.letters("Olivia")) == 1


def test_signed_out_phone_is_silent_even_before_the_worker_cleared_it(world, pushed, page):
    phone = pushed.new("phone")
    pushed.switch_on(page, phone)
    signed_in = world.all(select(SignedIn))[-1]
    with world.writing():
        signed_in.ended_at = clock.now()
        session().add(signed_in)
    completed_visit(world)
    world.work()
    assert pushed.read(phone) == []


def test_signing_out_forgets_this_phone_only(world, pushed, page):
    pushed.switch_on(page, pushed.new("phone"))
    pushed.switch_on(world.as_("Olivia"), pushed.new("tablet"))
    first = world.all(select(SignedIn).order_by(SignedIn.id))[0]
    with world.writing():
        end_session(first)
    world.work()
    assert [device.endpoint.rsplit("/", 1)[1] for device in devices(world)] == ["tablet"]


def test_signing_out_everywhere_forgets_them_all(world, pushed, page):
    pushed.switch_on(page, pushed.new("phone"))
    pushed.switch_on(world.as_("Olivia"), pushed.new("tablet"))
    with world.writing():
        leave_everywhere(world.row(Person, world.cast.people["Olivia"]))
    world.work()
    assert devices(world) == []


def test_phone_passes_to_the_person_who_switched_it_on_last(world, pushed, page):
    phone = pushed.new("phone")
    pushed.switch_on(page, phone)
    pushed.switch_on(world.as_("Marta"), phone)
    completed_visit(world)
    world.work()
    assert pushed.read(phone) == []
    (device,) = devices(world)
    assert device.person_id == world.cast.people["Marta"]


def test_resync_renews_the_keys_and_keeps_the_name(world, pushed, page):
    pushed.switch_on(page, pushed.new("phone"), "Android")
    renewed = pushed.new("phone")
    assert pushed.switch_on(page, renewed, "") == 204
    (device,) = devices(world)
    assert (device.p256dh, device.label) == (renewed.subscription.p256dh, "Android")


def test_nobody_removes_somebody_elses_phone(world, pushed, page):
    phone = pushed.new("phone")
    pushed.switch_on(page, phone)
    pushed.say(world.as_("Marta"), "/account/push/removal", {"endpoint": phone.subscription.endpoint})
    assert len(devices(world)) == 1
    assert pushed.say(page, "/account/push/removal", {"endpoint": phone.subscription.endpoint}).status_code == 204
    assert devices(world) == []


@pytest.mark.parametrize("told", [
    {}, {"endpoint": "https://evil.example/x", "keys": {"p256dh": "x", "auth": "y"}}, {"endpoint": 7, "keys": []},
    {"endpoint": "http://127.0.0.1:1/x", "keys": {"p256dh": "x", "auth": "y"}}, [], "x",
])
def test_what_is_no_subscription_is_refused(world, pushed, page, told):
    assert pushed.say(page, "/account/push", told).status_code == 422
    assert devices(world) == []


def test_without_the_forms_token_nothing_is_kept(world, pushed, page):
    phone = pushed.new("phone")
    told = {"endpoint": phone.subscription.endpoint, "keys": {"p256dh": "x", "auth": "y"}}
    assert page.post("/account/push", json=told).status_code == 400


def test_the_test_button_rings_this_persons_phones(world, pushed, page):
    phone, other = pushed.new("phone"), pushed.new("other")
    pushed.switch_on(page, phone)
    pushed.switch_on(world.as_("Marta"), other)
    clock.freeze(clock.now().replace(hour=9))  # 2 AM in Phoenix: who presses the button is awake
    assert pushed.say(page, "/account/push/test", {}).status_code == 202
    world.work()
    assert [notice["title"] for notice in pushed.read(phone)] == ["It works"]
    assert pushed.read(other) == []


def test_state_counts_this_persons_phones(world, pushed, page):
    pushed.switch_on(page, pushed.new("phone"))
    pushed.switch_on(world.as_("Marta"), pushed.new("other"))
    assert page.get("/account/push/state").get_json() == {"subs": 1}


def test_visit_at_night_is_pushed_at_once_and_an_invoice_in_the_morning(world, pushed, page):
    phone = pushed.new("phone")
    clock.freeze(clock.now().replace(hour=9))  # 2 AM in Phoenix
    pushed.switch_on(page, phone)
    completed_visit(world)
    with world.writing():
        issue(draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Service", 15500)]))
    world.work()
    assert [notice["title"] for notice in pushed.read(phone)] == ["Your pool was serviced"]
    waiting = world.all(select(Notice).where(Notice.state == "waiting"))
    assert [(row.event, row.due_at.hour, row.error) for row in waiting] == [("invoice_issued", 15, "quiet hours")]
    clock.advance(dt.timedelta(hours=6))
    world.work()
    assert len(pushed.read(phone)) == 2
