"""What we recommend after a visit, and what the owner says to it."""

from sqlmodel import select

from app.notices.models import OfficeAlert
from app.visits.models import Recommendation
from app.visits.recommending import recommend
from tests.visits.places import do, events_named, stop_today
from tests.visits.stop_forms import done
from tests.visits.told import IN_RANGE, done_visit, plain


def recommended(world, *lines: str):
    visit = done_visit(world, IN_RANGE)
    do(world, recommend, visit, "\n".join(lines), who="Tess")
    return visit, world.all(select(Recommendation).order_by(Recommendation.id))


def answer(world, visit, one, state: str, who: str = "Olivia"):
    return world.post(world.as_(who), f"/visits/{visit.uid}/recommendations/{one.uid}", {"answer": state})


def test_the_technician_writes_one_a_line_and_the_owner_reads_them_when_she_is_done(world):
    visit, tess, olivia = stop_today(world), world.as_("Tess"), world.as_("Olivia")
    here = f"/technician/visits/{visit.uid}"
    form = done(world, visit) | {"recommend": "Replace the pump seal\n\n Drain the spa \nReplace the pump seal"}
    world.post(tess, f"{here}/report", form)
    assert "Replace the pump seal\nDrain the spa" in tess.get(here).text
    assert "Replace the pump seal" not in olivia.get(f"/visits/{visit.uid}").text
    world.post(tess, f"{here}/completion", form)
    shown = plain(olivia.get(f"/visits/{visit.uid}").text)
    assert "We recommend" in shown and "Replace the pump seal" in shown and shown.count("Get an estimate") == 2
    assert [one.person_name for one in world.all(select(Recommendation))] == ["Tess Nguyen"] * 2


def test_an_answer_is_recorded_and_the_office_is_told(world):
    visit, (seal, spa) = recommended(world, "Replace the pump seal", "Drain the spa")
    assert answer(world, visit, seal, "estimate").status_code == 303
    answer(world, visit, spa, "not_now")
    world.work()
    shown = plain(world.as_("Olivia").get(f"/visits/{visit.uid}").text)
    assert "Estimate asked for" in shown and "Not now" in shown
    titles = {one.title for one in world.all(select(OfficeAlert).where(OfficeAlert.kind == "recommendation"))}
    street = "4812 E Desert Willow Dr"
    assert titles == {f"Olivia Reyes wants an estimate: {street}", f"Olivia Reyes says not now: {street}"}
    office = plain(world.as_("Otto").get(f"/office/visits/{visit.uid}").text)
    assert "Wants an estimate" in office and "Recommended by Tess Nguyen" in office


def test_both_sides_read_what_happens_next(world):
    visit, (seal,) = recommended(world, "Replace the pump seal")
    answer(world, visit, seal, "estimate")
    world.work()
    assert "We will send you an estimate." in plain(world.as_("Olivia").get(f"/visits/{visit.uid}").text)
    otto = world.as_("Otto")
    (alert,) = world.all(select(OfficeAlert).where(OfficeAlert.kind == "recommendation"))
    href = f"/office/visits/{visit.uid}#recommendation-{seal.uid}"
    assert href in otto.get("/office/alerts").text
    shown = plain(otto.get(f"/office/visits/{visit.uid}").text)
    assert f'id="recommendation-{seal.uid}"' in shown and "Olivia Reyes waits for an estimate" in shown
    assert world.post(otto, f"/office/alerts/{alert.uid}/resolution", {}).status_code == 303
    assert world.get(OfficeAlert, alert.id).state == "resolved"


def test_the_office_says_that_the_estimate_was_sent_and_the_owner_reads_it(world):
    visit, (seal, spa) = recommended(world, "Replace the pump seal", "Drain the spa")
    answer(world, visit, seal, "estimate")
    otto = world.as_("Otto")
    for one in (seal, seal, spa):
        assert world.post(otto, f"/office/recommendations/{one.uid}/estimate", {}).status_code == 303
    world.work()
    assert [world.get(Recommendation, one.id).state for one in (seal, spa)] == ["sent", "open"]
    shown = plain(world.as_("Olivia").get(f"/visits/{visit.uid}").text)
    assert "We have sent you an estimate." in shown and "We will send you an estimate" not in shown
    answer(world, visit, seal, "estimate")
    assert world.get(Recommendation, seal.id).state == "sent"
    assert len(events_named(world, "recommendation.estimate_sent")) == 1


def test_the_alert_is_done_once_the_estimate_was_sent(world):
    visit, (seal, spa) = recommended(world, "Replace the pump seal", "Drain the spa")
    for one in (seal, spa):
        answer(world, visit, one, "estimate")
    world.work()
    world.post(world.as_("Otto"), f"/office/recommendations/{seal.uid}/estimate", {})
    world.work()
    alerts = world.all(select(OfficeAlert).order_by(OfficeAlert.id))
    assert {alert.thing_id: (alert.state, alert.resolved_by) for alert in alerts} == {
        seal.id: ("resolved", "Otto Brandt"), spa.id: ("new", ""),
    }  # fmt: skip


def test_not_now_may_become_an_estimate_but_not_the_other_way(world):
    visit, (seal,) = recommended(world, "Replace the pump seal")
    for state in ("not_now", "estimate", "not_now", "estimate"):
        answer(world, visit, seal, state)
    assert world.get(Recommendation, seal.id).state == "estimate"
    world.work()
    assert len(world.all(select(OfficeAlert).where(OfficeAlert.kind == "recommendation"))) == 2


def test_what_was_answered_stays_when_the_lines_change(world):
    visit, (seal, spa) = recommended(world, "Replace the pump seal", "Drain the spa")
    answer(world, visit, seal, "not_now")
    do(world, recommend, visit, "New skimmer lid")
    assert [one.words for one in world.all(select(Recommendation).order_by(Recommendation.id))] == [
        "Replace the pump seal", "New skimmer lid",
    ]  # fmt: skip


def test_the_office_writes_them_too(world):
    visit = done_visit(world, IN_RANGE)
    world.post(world.as_("Otto"), f"/office/visits/{visit.uid}/report", {"recommend": "A new cover"})
    assert "A new cover" in world.as_("Olivia").get(f"/visits/{visit.uid}").text


def test_nobody_else_answers_and_nothing_else_is_an_answer(world):
    visit, (seal,) = recommended(world, "Replace the pump seal")
    assert answer(world, visit, seal, "estimate", "Marta").status_code == 404
    assert answer(world, visit, seal, "maybe").status_code == 400
    other = done_visit(world, IN_RANGE)
    assert answer(world, other, seal, "estimate").status_code == 404
    assert world.get(Recommendation, seal.id).state == "open"
