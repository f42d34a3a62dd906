"""The day before: one word to everybody who is visited tomorrow, about gate and dog, with a button that confirms."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Account, ServiceHold
from app.base import clock
from app.base.db import session
from app.companies.models import Company
from app.invoices.drafting import NewLine, draft_invoice
from app.notices.models import NoticeChoice
from app.people.models import Person
from app.properties.access import change_access
from app.properties.models import Property
from app.timetable import run_due
from app.visits.day_before import confirm
from app.visits.models import Visit, VisitReminder
from app.visits.progress import start_driving
from tests.counting import count_statements
from tests.notices.sights import add_visit, links_in, may_text, notices, path_of

TOMORROW = dt.date(2026, 11, 20)


@pytest.fixture
def evening(world):
    """Half past five in Phoenix; the company announces at five."""
    with world.writing():
        world.row(Company, world.sparkling.id).reminds_at = dt.time(17)
    clock.freeze(dt.datetime(2026, 11, 20, 0, 30, tzinfo=dt.UTC))


def planned(world, account: str = "Reyes", place: str = "Reyes", day: dt.date = TOMORROW) -> Visit:
    with world.writing():
        visit = add_visit(world, account, place, day)
        visit.window_from, visit.window_to = dt.time(8), dt.time(12)
    return visit


def announce(world) -> None:
    """As the timetable does, with the company as it is now."""
    run_due()
    world.work()


def way_in(world, **details) -> None:
    with world.writing():
        change_access(world.row(Property, world.cast.properties["Reyes"]), **details)


def test_tomorrow_is_announced_once_with_gate_and_dog(world, evening, reached):
    way_in(world, has_pets=True, pets="Rex")
    planned(world)
    announce(world)
    announce(world)
    (letter,) = reached.letters("Olivia")
    assert letter.subject == "Your pool visit is tomorrow, Friday, November 20"
    assert "Tess comes to your pool on Friday, November 20. 8" in letter.body
    assert "Please leave the gate unlocked.\nPlease keep your pets inside (Rex)." in letter.body


def test_no_code_is_ever_in_it(world, evening, reached):
    way_in(world, gate_code="4711#")
    planned(world)
    announce(world)
    (letter,) = reached.letters("Olivia")
    assert "4711" not in letter.body + letter.html and "unlocked" not in letter.body


def test_code_that_runs_out_before_the_visit_is_asked_for(world, evening, reached):
    way_in(world, gate_code="4711#", valid_until=TOMORROW - dt.timedelta(days=1))
    planned(world)
    announce(world)
    assert "Please give us the new one." in reached.letters("Olivia")[0].body


@pytest.mark.parametrize("hour", [None, dt.time(18)])
def test_nothing_is_sent_before_the_hour_or_without_one(world, evening, hour):
    with world.writing():
        world.row(Company, world.sparkling.id).reminds_at = hour
    planned(world)
    announce(world)
    assert world.all(select(VisitReminder)) == []


def test_day_after_tomorrow_and_what_is_cancelled_are_not_announced(world, evening):
    planned(world, day=TOMORROW + dt.timedelta(days=1))
    planned(world, day=TOMORROW - dt.timedelta(days=1))
    cancelled = planned(world)
    with world.writing():
        world.row(Visit, cancelled.id).state = "cancelled"
    announce(world)
    assert world.all(select(VisitReminder)) == []


def test_account_on_hold_hears_of_no_visit(world, evening):
    visit = planned(world)
    with world.writing():
        invoice = draft_invoice(world.row(Account, visit.account_id), [NewLine("Service", 15500)])
        session().add(ServiceHold(account_id=visit.account_id, invoice_id=invoice.id, cents=1, begins_on=TOMORROW,
                                  started_at=clock.now()))  # fmt: skip
    announce(world)
    assert world.all(select(VisitReminder)) == []


def test_visit_that_was_moved_is_announced_for_its_new_day(world, evening, reached):
    visit = planned(world)
    announce(world)
    with world.writing():
        world.row(Visit, visit.id).day = TOMORROW + dt.timedelta(days=1)
    clock.advance(dt.timedelta(days=1))
    announce(world)
    assert [letter.subject[-11:] for letter in reached.letters("Olivia")] == ["November 20", "November 21"]


def test_visit_moved_meanwhile_is_not_told_of(world, evening, reached):
    visit = planned(world)
    run_due()
    with world.writing():
        world.row(Visit, visit.id).day = TOMORROW + dt.timedelta(days=3)
    world.work()
    assert reached.everything() == []
    assert {row.error for row in notices(world)} == {"no longer so"}


def test_looking_at_the_link_confirms_nothing_and_one_press_does(world, evening, reached):
    planned(world)
    announce(world)
    (link,) = {found for found in links_in(reached.letters("Olivia")[0].body) if "/l/" in found}
    stranger = world.as_(None)
    assert "Is all ready for the visit?" in stranger.get(path_of(link)).text
    assert world.all(select(VisitReminder))[0].confirmed_at is None
    assert world.post(stranger, path_of(link) + "/confirmation").status_code == 303
    (reminder,) = world.all(select(VisitReminder))
    assert (reminder.confirmed_at, reminder.confirmed_by) == (clock.now(), "Olivia Reyes")
    assert "Confirmed" in stranger.get(path_of(link)).text


def test_owner_confirms_on_the_visits_page(world, evening):
    visit = planned(world)
    announce(world)
    page = world.as_("Olivia")
    assert f"/visits/{visit.uid}/confirmation" in page.get(f"/visits/{visit.uid}").text
    world.post(page, f"/visits/{visit.uid}/confirmation")
    world.post(page, f"/visits/{visit.uid}/confirmation")
    assert world.all(select(VisitReminder))[0].confirmed_by == "Olivia Reyes"
    assert world.post(world.as_("Marta"), f"/visits/{visit.uid}/confirmation").status_code == 404


def test_office_sees_that_it_is_confirmed(world, evening):
    visit = planned(world)
    announce(world)
    with world.writing():
        confirm(world.row(Visit, visit.id), "Olivia Reyes")
    assert "Confirmed by Olivia Reyes" in world.as_("Otto").get(f"/office/visits/{visit.uid}").text


def test_begun_visit_asks_nothing_any_more(world, evening):
    visit = planned(world)
    announce(world)
    with world.writing():
        start_driving(world.row(Visit, visit.id))
    assert "/confirmation" not in world.as_("Olivia").get(f"/visits/{visit.uid}").text
    world.post(world.as_("Olivia"), f"/visits/{visit.uid}/confirmation")
    assert world.all(select(VisitReminder))[0].confirmed_at is None


def test_whoever_is_not_rung_before_the_day_gets_a_letter(world, evening, reached):
    may_text(world, "Olivia")
    with world.writing():
        olivia = world.row(Person, world.cast.people["Olivia"])
        olivia.quiet_from, olivia.quiet_until = dt.time(17), dt.time(8)
        for channel in ("push", "text"):
            wish = {"person_id": olivia.id, "event": "visit_tomorrow", "channel": channel}
            session().add(NoticeChoice(**wish, wanted=channel == "text"))
    planned(world)
    announce(world)
    assert reached.texts("Olivia") == [] and len(reached.letters("Olivia")) == 1
    assert notices(world, channel="text")[0].error == "quiet too long"


@pytest.mark.parametrize(
    ("typed", "status"), [("", 303), ("17:30", 303), ("07:59", 422), ("21:00", 422), ("soon", 422)]
)
def test_company_sets_its_hour(world, typed, status):
    sent = {"texts_a_day": "8", "pushes_a_day": "40", "reminds_at": typed}
    page = world.as_("Otto")
    assert world.post(page, "/office/settings/notices", sent).status_code == status
    kept = world.get(Company, world.sparkling.id).reminds_at
    assert kept == (dt.time(17, 30) if typed == "17:30" else None)


def test_hundred_visits_are_announced_a_few_at_a_time(world, evening):
    for _turn in range(60):
        planned(world)
    with count_statements() as sent:
        run_due()
    assert len(world.all(select(VisitReminder))) == 60
    assert len([one for one in sent if one.startswith("SELECT visit.")]) <= 5
