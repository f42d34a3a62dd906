"""The demo world is what the README says it is."""

import datetime as dt

import pytest
from sqlmodel import func, select

from app.accounts.models import Account, Change
from app.base import clock, current, db
from app.base.db import session
from app.companies.models import serving
from app.documents.models import Document
from app.equipment.models import Equipment, EquipmentWork
from app.invoices.ledger import balances_of_accounts
from app.migrate import migrate
from app.pauses.models import Pause
from app.payments.models import Attempt
from app.payments.models_autopay import AutoPay
from app.visits.models import Photo, Rating, Reading, Recommendation, Visit
from app.visits.models_changes import Disruption, Offer, Position
from tests.demo.build import build_world, cast_of

ACCOUNTS = 24


@pytest.fixture(scope="module")
def demo(app, tmp_path_factory):
    """Built once, in the present, as `poolhouse demo` builds it."""
    clock.release()
    db.open_database(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db")
    migrate()
    cast = build_world(ACCOUNTS, say=lambda line: None)
    with serving(cast.companies["Sparkling Pools"]):
        yield cast


def count(model, *conditions) -> int:
    return session().exec(select(func.count(model.id)).where(*conditions)).one()


def test_everybody_of_the_cast_is_there(demo):
    names = {name for people in cast_of().values() for name in people}
    assert names == {"Olivia", "Marta", "Pat", "Finn", "Rosa", "Otto", "Tess", "Diego", "Rita"}


def test_twenty_four_accounts_with_eighteen_months_of_visits(demo):
    assert count(Account) == ACCOUNTS
    days = session().exec(select(func.min(Visit.day), func.max(Visit.day)).where(Visit.state == "completed")).one()
    assert (days[1] - days[0]).days > 530
    assert count(Reading) > 5000


def test_there_is_something_to_see_of_everything(demo):
    assert count(Visit, Visit.state == "skipped") and count(Photo, Photo.kind == "gate")
    assert count(Pause, Pause.cancelled_at.is_(None), Pause.starts_on <= clock.today("America/Phoenix"))
    states = set(session().exec(select(Attempt.state)).all())
    assert {"failed", "processing", "succeeded"} <= states
    assert count(AutoPay) == 2
    assert count(Equipment) == 8 and count(EquipmentWork) >= 4 and count(Document) == 4
    assert count(Rating) == count(Recommendation) == 2


def test_only_what_changed_lately_is_news_to_the_technicians(demo):
    news = session().exec(select(Change).where(Change.seen_by_technician_at.is_(None), Change.thing == "access")).all()
    assert {change.property_id for change in news} == {demo.properties["Reyes"]}


def test_what_was_decided_says_when(demo):
    decided = Change.decided_by != ""
    assert count(Change, decided) and not count(Change, decided, Change.decided_at.is_(None))


def test_the_day_is_under_way(demo):
    assert current.company().reminds_at == dt.time(17)
    (shared,) = session().exec(select(Position)).all()
    driving = session().get(Visit, shared.visit_id)
    assert (driving.state, driving.technician_id) == ("on_the_way", demo.people["Diego"])
    assert driving.property_id == demo.properties["Azul Resort"]
    (storm,) = session().exec(select(Disruption)).all()
    today = clock.today("America/Phoenix")
    assert storm.done_at and storm.offers_choices and today < storm.day < today + dt.timedelta(days=7)
    answers = session().exec(select(Offer.answer).where(Offer.disruption_id == storm.id)).all()
    assert len([one for one in answers if one]) == 1 and len(answers) > 1


def test_olivia_owes_for_this_month_and_is_visited_today(demo):
    assert balances_of_accounts([demo.accounts["Reyes"]])[demo.accounts["Reyes"]] > 0
    today = clock.today("America/Phoenix")
    assert (
        count(Visit, Visit.property_id == demo.properties["Reyes"], Visit.day == today, Visit.state == "scheduled") == 1
    )
