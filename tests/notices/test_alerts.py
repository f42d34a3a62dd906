"""The office sees what needs a look, once, and is mailed where it wants to be."""

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.notices.models import AlertRule, OfficeAlert
from app.payments.models import Attempt
from app.properties.models import Pool
from app.visits.models import Reading
from app.visits.progress import record_out_of_range, skip
from app.visits.recording import record_readings
from app.visits.skip_reasons import reason_by
from tests.notices.sights import add_visit, completed_visit


def alerts(world) -> list[OfficeAlert]:
    return world.all(select(OfficeAlert).order_by(OfficeAlert.id))


def add_rule(world, kind: str, **details) -> None:
    with world.writing():
        session().add(AlertRule(kind=kind, **details))


def test_reading_off_its_target_is_one_alert(world):
    visit = completed_visit(world, ph=8.4, free_chlorine=3.0)
    world.work()
    (alert,) = alerts(world)
    assert alert.title == "pH 8.4: 4812 E Desert Willow Dr"
    assert (alert.detail, alert.kind, alert.state) == ("High, target 7.4–7.6", "reading_out_of_range", "new")
    assert (alert.thing, alert.thing_id, alert.account_id) == ("visit", visit.id, visit.account_id)


def test_same_reading_told_again_is_no_second_alert(world):
    completed_visit(world, ph=8.4)
    world.work()
    with world.writing():
        record_out_of_range(session().exec(select(Reading)).one())
    world.work()
    assert len(alerts(world)) == 1


def test_pool_and_spa_of_a_visit_are_two_alerts(world):
    visit = completed_visit(world, ph=8.4)
    with world.writing():
        record_readings(visit, world.row(Pool, world.cast.pools["Reyes spa"]), {"ph": 8.0})
    world.work()
    assert len(alerts(world)) == 2


def test_good_water_is_no_alert(world):
    completed_visit(world)
    world.work()
    assert alerts(world) == []


def test_rule_may_ask_for_more_before_it_speaks(world):
    add_rule(world, "reading_out_of_range", threshold=10)
    completed_visit(world, ph=7.9, free_chlorine=1.0)
    world.work()
    assert [alert.title.split(":")[0] for alert in alerts(world)] == ["Free chlorine 1.0"]


def test_rule_that_is_off_is_silent(world):
    add_rule(world, "reading_out_of_range", on=False)
    completed_visit(world, ph=8.4)
    world.work()
    assert alerts(world) == []


def test_skipped_visit_and_failed_payment_are_alerts(world):
    with world.writing():
        skip(add_visit(world, "Reyes", "Reyes"), reason_by("dog-loose"))
        attempt = Attempt(account_id=world.cast.accounts["Hotel Azul"], cents=48000, state="failed",
                          failure_code="expired_card", done_at=clock.now())
        session().add(attempt)
        record("payment.failed", attempt)
    world.work()
    assert [(alert.title, alert.detail) for alert in alerts(world)] == [
        ("Visit skipped: 4812 E Desert Willow Dr", "A dog was loose in the yard."),
        ("Payment failed: Hotel Azul, $480.00", "The card has expired."),
    ]


def test_office_is_mailed_only_where_the_rule_says_so(world, reached):
    add_rule(world, "visit_skipped", email=True)
    completed_visit(world, ph=8.4)
    with world.writing():
        skip(add_visit(world, "Reyes", "Reyes"), reason_by("dog-loose"))
    world.work()
    (letter,) = reached.letters("Otto")
    assert letter.subject == "Visit skipped: 4812 E Desert Willow Dr"
    assert "http://sparkling.localhost/office/alerts" in letter.body
    assert reached.letters("Tess") == []


def test_rule_may_name_one_person(world, reached):
    add_rule(world, "visit_skipped", email=True, person_id=world.cast.people["Tess"])
    with world.writing():
        skip(add_visit(world, "Reyes", "Reyes"), reason_by("dog-loose"))
    world.work()
    assert reached.letters("Otto") == []


def test_rival_sees_none_of_it(world):
    completed_visit(world, ph=8.4)
    world.work()
    with world.rival():
        assert session().exec(select(OfficeAlert)).all() == []
