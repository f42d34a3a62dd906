"""Service on hold: announced, begun, seen by everybody whom it concerns, lifted at once by paying."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Account, ServiceHold
from app.base import clock, db
from app.base.db import session
from app.invoices.models import Invoice
from app.notices.models import Notice
from app.visits.models import Visit
from app.visits.progress import arrive, complete, skip, start_driving
from app.visits.refused import VisitHeld
from app.visits.skip_reasons import reason_by
from tests.notices.sights import Reached, add_visit
from tests.payments.autopay import agree
from tests.payments.dunning import due, live, rows, rule, today
from tests.payments.stage import owe, store, tap
from tests.visits.told import plain


def hold_rule(**fields) -> None:
    rule(reminds=False, **({"hold_days": 45, "hold_least_cents": 10_000, "hold_notice_days": 7} | fields))


def state(world) -> str:
    found = rows(world, ServiceHold)
    if not found or found[-1].ended_at:
        return f"over: {found[-1].ended_why}" if found else ""
    return "on" if found[-1].started_at else "announced"


@pytest.fixture
def held(world, bank):
    """The Reyes account is on hold."""
    hold_rule()
    invoices = owe("Reyes", world)
    due(invoices, 40)
    today(world)
    live(world, 7)
    assert state(world) == "on"
    return invoices


def visit_of_today(world) -> Visit:
    with db.writing():
        return add_visit(world, "Reyes", "Reyes", clock.today("America/Phoenix"))


def told(world, kind: str) -> int:
    letters = select(Notice.id).where(Notice.event == kind, Notice.state == "sent", Notice.channel == "email")
    return len(world.all(letters))


def account_uid(world) -> str:
    return world.get(Account, world.cast.accounts["Reyes"]).uid


def test_off_by_default(world, bank):
    rule()
    due(owe("Reyes", world), 300)
    live(world, 3)
    assert rows(world, ServiceHold) == []


def test_it_is_announced_so_many_days_before_and_then_begins(world, bank):
    hold_rule()
    due(owe("Reyes", world), 37)
    today(world)
    assert state(world) == ""
    live(world, 1)
    assert state(world) == "announced" and told(world, "hold_coming") == 1
    live(world, 6)
    assert state(world) == "announced"
    live(world, 1)
    assert state(world) == "on" and told(world, "hold_begun") == 1
    live(world, 5)
    assert (told(world, "hold_coming"), told(world, "hold_begun"), len(rows(world, ServiceHold))) == (1, 1, 1)


def test_what_is_long_overdue_is_announced_first_all_the_same(world, bank):
    hold_rule()
    due(owe("Reyes", world), 200)
    today(world)
    assert state(world) == "announced"
    live(world, 7)
    assert state(world) == "on"


def test_small_amounts_hold_nothing(world, bank):
    hold_rule(hold_least_cents=20_000)
    due(owe("Reyes", world), 200)
    live(world, 10)
    assert state(world) == ""


def test_paid_after_the_announcement_nothing_begins_and_nobody_hears_more(world, bank):
    hold_rule()
    invoices = owe("Reyes", world)
    due(invoices, 40)
    today(world)
    tap(world, invoices, store(world, bank))
    world.work()
    assert state(world) == "over: settled"
    live(world, 10)
    assert (told(world, "hold_begun"), told(world, "hold_lifted")) == (0, 0)


def test_owner_reads_it_at_home_in_plain_words_with_pay(world, held):
    shown = world.as_("Olivia").get("/").text
    words = plain(shown)
    assert "Service is on hold" in words and "$155.00 is overdue, so our technician does not come." in words
    assert "Pay now" in words and "/balance/payment" in shown


def test_announcement_stands_at_home_with_its_day(world, bank):
    hold_rule()
    due(owe("Reyes", world), 40)
    today(world)
    assert "Service is held from Thursday, November 26 on" in plain(world.as_("Olivia").get("/").text)


def test_those_who_see_no_prices_read_no_amount(world, bank):
    hold_rule()
    due(owe("Hotel Azul", world), 40)
    today(world)
    assert "Service is held" not in plain(world.as_("Finn").get("/").text)
    live(world, 7)
    words = plain(world.as_("Finn").get("/").text)
    assert "Service is on hold" in words and "$155" not in words


def test_technician_sees_it_first_and_cannot_begin(world, held):
    visit, tess = visit_of_today(world), world.as_("Tess")
    assert "On hold: do not service" in plain(tess.get("/technician").text)
    assert "On hold: do not service" in plain(tess.get(f"/technician/visits/{visit.uid}").text)
    for tap_ in ("departure", "arrival", "completion"):
        answer = world.post(tess, f"/technician/visits/{visit.uid}/{tap_}", {"minutes": "10"})
        assert answer.status_code == 422, tap_
        assert "Call the office before you go in." in answer.text
    assert world.get(Visit, visit.id).state == "scheduled"


@pytest.mark.parametrize("verb", [start_driving, arrive, complete])
def test_no_verb_begins_a_held_visit(world, held, verb):
    visit = visit_of_today(world)
    with pytest.raises(VisitHeld), db.writing():
        verb(session().get(Visit, visit.id))


def test_held_visit_can_be_skipped_and_one_under_way_is_finished(world, bank):
    hold_rule()
    due(owe("Reyes", world), 44)
    today(world)
    clock.advance(dt.timedelta(days=6))
    under_way, other = visit_of_today(world), visit_of_today(world)
    with db.writing():
        arrive(session().get(Visit, under_way.id))
    clock.advance(dt.timedelta(days=1))
    today(world)
    assert state(world) == "on"
    with db.writing():
        complete(session().get(Visit, under_way.id))
        skip(session().get(Visit, other.id), reason_by("weather"))
    assert world.get(Visit, under_way.id).state == "completed"


def test_office_sees_it_on_the_board_and_can_send_her_anyway(world, held):
    visit, otto = visit_of_today(world), world.as_("Otto")
    day = clock.today("America/Phoenix").isoformat()
    assert "On hold" in plain(otto.get(f"/office/visits?day={day}").text)
    assert "Service it anyway" in otto.get(f"/office/visits/{visit.uid}").text
    world.post(otto, f"/office/visits/{visit.uid}/serving")
    world.post(otto, f"/office/visits/{visit.uid}/serving")
    tess = world.as_("Tess")
    assert "On hold: the office says go" in plain(tess.get("/technician").text)
    assert world.post(tess, f"/technician/visits/{visit.uid}/arrival").status_code == 303
    assert world.get(Visit, visit.id).serve_anyway_by == "Otto Brandt"
    assert state(world) == "on"


def test_paying_lifts_it_at_once(world, bank, held):
    tap(world, held, store(world, bank))
    world.work()
    assert state(world) == "over: settled" and told(world, "hold_lifted") == 1
    assert "on hold" not in plain(world.as_("Olivia").get("/").text)


def test_payment_on_its_way_lifts_it_too_and_one_that_fails_brings_it_back(world, bank, held):
    attempt = tap(world, held, store(world, bank, token="pm_usBankAccount_success"))
    world.work()
    assert attempt.state == "processing" and state(world) == "over: on_its_way"
    bank.fail(attempt.payment_intent)
    bank.deliver_due()
    world.work()
    live(world, 1)
    assert state(world) == "on"
    assert (told(world, "hold_begun"), told(world, "hold_coming")) == (2, 1)


def test_office_lifts_it_at_once_and_leaves_time(world, held):
    otto = world.as_("Otto")
    assert "Lift for 14 days" in otto.get(f"/office/accounts/{account_uid(world)}").text
    world.post(otto, f"/office/accounts/{account_uid(world)}/hold/lifting")
    assert state(world) == "over: office"
    assert rows(world, ServiceHold)[-1].ended_by == "Otto Brandt"
    live(world, 13)
    assert state(world) == "over: office"
    live(world, 2)
    assert state(world) == "announced"


def test_taken_out_of_reminders_it_holds_no_more(world, held):
    world.post(world.as_("Otto"), f"/office/invoices/{held[0].uid}/reminders", {"on": ""})
    world.work()
    assert state(world) == "over: settled"


def test_turned_off_every_hold_ends(world, held):
    rule(reminds=False)
    world.work()
    assert state(world) == "over: settled"


def test_billing_and_autopay_go_on(world, bank, held):
    agree(world, store(world, bank), timing="sent")
    fresh = owe("Reyes", world, 9900)
    live(world, 1)
    assert world.get(Invoice, fresh[0].id).state == "open"
    assert world.get(Account, world.cast.accounts["Reyes"]).status == "active"
    assert told(world, "autopay_coming") >= 1


def test_page_of_reminders_lists_who_is_on_hold(world, held):
    page = plain(world.as_("Otto").get("/office/reminders").text)
    assert "Service on hold" in page and "Olivia Reyes" in page


def test_letter_of_a_hold_leads_to_its_oldest_invoice(world, held):
    (letter,) = [one for one in Reached(world).letters("Olivia") if one.subject == "Your pool service is on hold"]
    link = next(word for word in letter.body.split() if "/l/" in word)
    assert held[0].number in world.as_(None).get("/" + link.split("/", 3)[3]).text
