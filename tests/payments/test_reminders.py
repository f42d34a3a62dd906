"""Reminders go out on their days, once, in the company's hours, and stop by themselves."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock, db
from app.base.db import session
from app.conversations.questions import INVOICE, Subject, ask
from app.invoices.drafting import void
from app.invoices.instalments import split
from app.invoices.models import DunningRules, Invoice, Reminder
from app.notices.choosing import never
from app.notices.models import Notice
from app.pauses.models import Pause
from app.payments.autopay.consent import freeze
from app.payments.dunning import daily
from app.people.models import Person
from tests.counting import count_statements
from tests.notices.sights import Reached, links_in, may_text
from tests.payments.autopay import agree
from tests.payments.dunning import due, live, rows, rule, today
from tests.payments.stage import owe, store, tap


def steps_sent(world) -> list[int]:
    return [one.step for one in rows(world, Reminder)]


def told(world, kind: str) -> list[str]:
    return [notice.channel for notice in world.all(select(Notice).where(Notice.event == kind, Notice.state == "sent"))]


def test_schedule_goes_from_before_the_due_day_to_a_month_after(world, bank):
    rule()
    may_text(world, "Olivia")
    due(owe("Reyes", world), -5)
    live(world, 40)
    assert steps_sent(world) == [-3, 0, 7, 14, 30]
    assert told(world, "invoice_due") == ["email", "email"]
    assert sorted(told(world, "invoice_overdue")) == ["email", "email", "email", "text"]


def test_letter_says_what_is_open_and_leads_to_pay(world, bank):
    rule()
    (invoice,) = owe("Reyes", world)
    due([invoice], 7)
    today(world)
    (letter,) = [one for one in Reached(world).letters("Olivia") if "late" in one.subject]
    assert letter.subject == f"Invoice {invoice.number} is 7 days late"
    assert "$155.00 is still open" in letter.body
    (link, *_) = links_in(letter.body)
    page = world.as_(None).get("/" + link.split("/", 3)[3]).text
    assert invoice.number in page and "Pay $155.00" in page


def test_morning_that_was_missed_sends_only_the_latest_step(world, bank):
    rule()
    due(owe("Reyes", world), 16)
    today(world)
    assert steps_sent(world) == [14]
    live(world, 5)
    assert steps_sent(world) == [14]


def test_nothing_goes_out_outside_the_company_s_hours(world, bank):
    rule(send_from=dt.time(10))
    due(owe("Reyes", world), 7)
    today(world)
    assert steps_sent(world) == []
    clock.advance(dt.timedelta(hours=1))
    today(world)
    assert steps_sent(world) == [7]


def test_killed_in_the_middle_of_the_morning_it_goes_on_where_it_was(world, bank, monkeypatch):
    rule()
    due(owe("Reyes", world, count=3), 7)
    monkeypatch.setattr(daily, "SOME", 1)
    remind, seen = daily.remind, []

    def dies(*given):
        seen.append(given)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return remind(*given)

    monkeypatch.setattr(daily, "remind", dies)
    with pytest.raises(KeyboardInterrupt):
        today(world)
    assert steps_sent(world) == [7]
    monkeypatch.setattr(daily, "remind", remind)
    today(world)
    today(world)
    assert steps_sent(world) == [7, 7, 7]
    assert told(world, "invoice_overdue") == ["email"] * 3


def paid(world, bank, invoices):
    tap(world, invoices, store(world, bank))


def on_its_way(world, bank, invoices):
    tap(world, invoices, store(world, bank, token="pm_usBankAccount_success"))


def made_void(world, bank, invoices):
    with db.writing():
        void(session().get(Invoice, invoices[0].id))


def frozen(world, bank, invoices):
    with db.writing():
        freeze(session().get(Invoice, invoices[0].id), session().get(Person, world.cast.people["Olivia"]), "Why?")


def asked_about(world, bank, invoices):
    with db.writing():
        invoice = session().get(Invoice, invoices[0].id)
        about = Subject(INVOICE, invoice.id, None, f"/invoices/{invoice.uid}", invoice.number, "Why so much?")
        ask(invoice.account_id, about, session().get(Person, world.cast.people["Olivia"]), "Why so much?")


def with_autopay(world, bank, invoices):
    agree(world, store(world, bank))


def left_alone(world, bank, invoices):
    world.post(world.as_("Otto"), f"/office/invoices/{invoices[0].uid}/reminders", {"on": ""})


def paused(world, bank, invoices):
    with db.writing():
        today = clock.today("America/Phoenix")
        session().add(Pause(property_id=world.cast.properties["Reyes"], starts_on=today,
                            ends_on=today + dt.timedelta(days=30)))  # fmt: skip


STOPS = {
    "paid": paid, "on its way": on_its_way, "void": made_void, "frozen": frozen, "asked about": asked_about,
    "autopay": with_autopay, "left alone": left_alone, "paused": paused,
}  # fmt: skip


@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS.keys())
def test_it_stops_by_itself(world, bank, stop):
    rule()
    invoices = owe("Reyes", world)
    due(invoices, 7)
    stop(world, bank, invoices)
    today(world)
    assert steps_sent(world) == []


def test_each_part_of_an_invoice_is_reminded_of_on_its_own_days(world, bank):
    rule()
    (invoice,) = owe("Reyes", world, 10000)
    start = clock.today("America/Phoenix")
    with db.writing():
        split(session().get(Invoice, invoice.id), [start, start + dt.timedelta(days=20)])
    today(world)
    assert steps_sent(world) == [0]
    (letter,) = [one for one in Reached(world).letters("Olivia") if "due today" in one.subject]
    assert "$50.00" in letter.body and "$100.00" not in letter.body
    tap(world, [invoice], store(world, bank), seen=5000, shares={invoice.id: 5000})
    world.work()
    live(world, 20)
    assert steps_sent(world) == [0, -3, 0]


def test_what_was_held_back_goes_on_when_the_reason_is_gone(world, bank):
    rule()
    invoices = owe("Reyes", world)
    due(invoices, 7)
    left_alone(world, bank, invoices)
    live(world, 1)
    world.post(world.as_("Otto"), f"/office/invoices/{invoices[0].uid}/reminders", {"on": "1"})
    live(world, 1)
    assert steps_sent(world) == [7]


def test_paid_while_the_message_waited_it_never_leaves(world, bank):
    may_text(world, "Olivia")
    rule(steps=[[7, ["text"]]], send_from=dt.time(0), send_until=dt.time(23))
    invoices = owe("Reyes", world)
    due(invoices, 7)
    clock.freeze(dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC))
    due(invoices, 7)
    today(world)
    overdue = select(Notice.state).where(Notice.event == "invoice_overdue")
    assert world.all(overdue) == ["waiting"]
    paid(world, bank, invoices)
    clock.advance(dt.timedelta(hours=12))
    world.work()
    assert world.all(overdue) == ["dropped"]


def test_who_switched_reminders_off_gets_none_over_that_channel(world, bank):
    may_text(world, "Olivia")
    rule()
    with db.writing():
        never(session().get(Person, world.cast.people["Olivia"]), "invoice_overdue", "text")
    due(owe("Reyes", world), 14)
    today(world)
    assert told(world, "invoice_overdue") == ["email"]


def test_turned_on_it_begins_tomorrow_and_leaves_old_steps_unsent(world, bank):
    due(owe("Reyes", world), 16)
    world.post(world.as_("Otto"), "/office/settings/reminders", FORM)
    today(world)
    assert steps_sent(world) == []
    live(world, 13)
    assert steps_sent(world) == []
    live(world, 1)
    assert steps_sent(world) == [30]


FORM = {"reminds": "on", "day-0": "30", "email-0": "on", "day-1": "-3", "email-1": "on", "push-1": "on",
        "send_from": "09:00", "send_until": "18:00", "skips_paused": "on", "fee": "", "fee_grace_days": "5",
        "fee_most": "1", "hold_notice_days": "7", "hold_days": "45"}  # fmt: skip


def test_schedule_is_kept_in_the_order_of_its_days(world, bank):
    world.post(world.as_("Otto"), "/office/settings/reminders", FORM)
    (rules,) = rows(world, DunningRules)
    assert rules.steps == [[-3, ["push", "email"]], [30, ["email"]]]
    page = world.as_("Otto").get("/office/settings/reminders").text
    assert 'value="-3"' in page and 'value="30"' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"day-0": "soon"}, "Type days from the due day"), ({"email-0": "", "push-0": ""}, "Choose at least one way"),
     ({"day-0": "", "day-1": ""}, "Type at least one day"), ({"send_until": "08:00"}, "The last hour comes after"),
     ({"fee": "percent", "fee_rate": "40"}, "Type a rate"), ({"fee": "fixed", "fee_amount": "0"}, "Type an amount"),
     ({"holds": "on", "hold_days": "3"}, "Type a whole number from 10 to 365")],
)  # fmt: skip
def test_refused_rules_keep_what_was_typed(world, bank, typed, sentence):
    answer = world.post(world.as_("Otto"), "/office/settings/reminders", FORM | {"fee_cap": "77.00"} | typed)
    assert answer.status_code == 422
    assert sentence in answer.text and "77.00" in answer.text
    assert rows(world, DunningRules) == []


def test_tomorrow_s_list_is_a_dry_run_and_what_it_says_happens(world, bank):
    rule()
    (first,), (second,) = owe("Reyes", world), owe("Hotel Azul", world)
    due([first, second], 6)
    left_alone(world, bank, [second])
    page = world.as_("Otto").get("/office/reminders").text
    assert page.count("Will be sent") == 1 and page.count("You said not to remind of it.") == 1
    live(world, 1)
    assert [one.invoice_id for one in rows(world, Reminder)] == [first.id]


def test_list_asks_no_more_for_fifty_than_for_one(world, bank):
    rule(charges_fees=True, fee_cents=1500, hold_days=30)
    otto = world.as_("Otto")
    agree(world, store(world, bank, "Hotel Azul", token="pm_usBankAccount_success"), person="Marta")
    due(owe("Reyes", world) + owe("Hotel Azul", world), 6)
    with count_statements() as few:
        otto.get("/office/reminders")
    due(owe("Hotel Azul", world, count=50), 6)
    with count_statements() as many:
        otto.get("/office/reminders")
    assert len(many) <= len(few)
