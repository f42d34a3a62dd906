"""A second person hears that something waits, and whoever asked for it what was decided."""

from sqlmodel import select

from app.base import db
from app.invoices.models import Correction
from app.notices.models import OfficeAlert
from app.payments.correcting import approve, refuse, withdraw
from tests.payments.desk import as_actor, correct, needs_two
from tests.payments.stage import owe


def ask(world) -> Correction:
    needs_two(world)
    (invoice,) = owe("Reyes", world)
    asked = correct(world, "credit", 12_000, invoice=invoice, reason="A broken pump")
    world.work()
    return asked


def decide(world, asked, verb, by, *how) -> list[OfficeAlert]:
    with as_actor(world, by), db.writing():
        verb(world.row(Correction, asked.id), *how)
    world.work()
    return alerts(world)


def alerts(world) -> list[OfficeAlert]:
    return world.all(select(OfficeAlert).where(OfficeAlert.kind == "correction").order_by(OfficeAlert.id))


def test_what_waits_is_put_before_the_office(world):
    ask(world)
    (alert,) = alerts(world)
    assert alert.title == "Credit $120.00, Olivia Reyes waits for a second person"
    assert (alert.detail, alert.state, alert.assigned_id) == ("Otto Brandt: A broken pump", "new", None)
    assert "Corrections" in world.as_("Wanda", kind="staff").get("/office/alerts").text


def test_whoever_asked_hears_that_it_was_agreed_to(world):
    waiting, told = decide(world, ask(world), approve, "Wanda")
    assert (waiting.state, waiting.resolved_by) == ("resolved", told.title.split(": ")[1].removesuffix(" agreed"))
    assert told.title.startswith("Credit $120.00, Olivia Reyes: Wanda")
    assert told.assigned_id == world.cast.people["Otto"]


def test_whoever_asked_hears_why_it_was_not(world):
    _, told = decide(world, ask(world), refuse, "Wanda", "The pump is not ours")
    assert told.title.endswith("did not agree") and told.detail == "The pump is not ours"


def test_what_is_withdrawn_waits_for_nobody(world):
    (alert,) = decide(world, ask(world), withdraw, "Otto")
    assert alert.state == "resolved"


def test_a_correction_that_needs_nobody_rings_nobody(world):
    needs_two(world)
    (invoice,) = owe("Reyes", world)
    correct(world, "credit", 100, invoice=invoice)
    world.work()
    assert alerts(world) == []
