"""An owner said that all is ready: the technician sees it on her stop, the office wherever it sees the visit."""

from sqlmodel import select

from app.accounts.models import Account
from app.visits import progress, scheduling
from app.visits.day_before import confirm
from app.visits.models import VisitReminder
from tests.visits.places import THE_DAY, do, stop_today
from tests.visits.stop_forms import page_of, text_of


def confirmed_stop(world, **details):
    visit = stop_today(world, **details)
    with world.writing() as session:
        session.add(VisitReminder(visit_id=visit.id, day=visit.day))
        session.flush()
        confirm(visit, "Olivia Reyes")
    return visit


def shown_to(world, who: str, path: str) -> str:
    return text_of(world.as_(who).get(path))


def test_the_technician_sees_it_on_the_list_and_on_the_stop(world):
    visit = confirmed_stop(world)
    assert "Confirmed" in shown_to(world, "Tess", "/technician")
    assert "Confirmed Olivia Reyes says that all is ready." in shown_to(world, "Tess", page_of(visit))


def test_the_office_sees_it_on_the_board_the_visit_and_the_record(world):
    visit = confirmed_stop(world)
    account = world.all(select(Account).where(Account.id == visit.account_id))[0]
    assert "Confirmed" in shown_to(world, "Otto", "/office/visits")
    assert "Confirmed" in shown_to(world, "Otto", "/office")
    assert "Confirmed by Olivia Reyes" in shown_to(world, "Otto", f"/office/visits/{visit.uid}")
    record = world.as_("Otto").get(f"/office/accounts/{account.uid}").text
    assert "badge--check" in record.split(f"/office/visits/{visit.uid}")[1].split("</tr>")[0]


def test_without_an_answer_nothing_is_said(world):
    visit = stop_today(world)
    with world.writing() as session:
        session.add(VisitReminder(visit_id=visit.id, day=visit.day))
    for who, path in (("Tess", "/technician"), ("Tess", page_of(visit)), ("Otto", "/office/visits")):
        assert "Confirmed" not in shown_to(world, who, path)


def test_moved_or_begun_it_no_longer_counts(world):
    begun, moved = confirmed_stop(world), confirmed_stop(world)
    do(world, progress.arrive, begun, who="Tess")
    do(world, scheduling.move, moved, THE_DAY.replace(day=20), "Rain", who="Otto")
    for path in ("/technician", "/technician?ahead=1", page_of(begun), page_of(moved)):
        assert "Confirmed" not in shown_to(world, "Tess", path)
