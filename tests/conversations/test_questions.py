"""A question on a line of an invoice, its answer, and what waits meanwhile."""

import pytest
from sqlmodel import select

from app import outlets
from app.base.db import session
from app.conversations.models import Message, Thread
from app.conversations.questions import has_open_question
from app.invoices.models import Line
from app.notices.models import AlertRule, Notice, OfficeAlert
from app.payments.models_autopay import PlannedCharge
from tests.payments.autopay import act, agree, due_in, live
from tests.payments.conftest import bank
from tests.payments.stage import owe, store

__all__ = ["bank"]


def asked(world, invoice, text: str = "Why four visits?", name: str = "Olivia") -> Thread:
    (line,) = world.all(select(Line).where(Line.invoice_id == invoice.id))
    sent = world.post(world.as_(name), f"/invoices/{invoice.uid}/lines/{line.uid}/question", {"text": text})
    assert sent.status_code == 303, sent.text
    return world.all(select(Thread).order_by(Thread.id))[-1]


def held(invoice) -> set[int]:
    """As everybody sees it now."""
    session().rollback()
    return has_open_question([invoice.id])


def answered(world, thread, text: str = "A five-week month.", **more):
    otto = world.as_("Otto", stepped_up=True)
    return world.post(otto, f"/office/questions/{thread.uid}/messages", {"text": text, **more})


def test_each_line_has_its_question(world):
    (invoice,) = owe("Reyes", world)
    (line,) = world.all(select(Line).where(Line.invoice_id == invoice.id))
    page = world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    assert f"/invoices/{invoice.uid}/lines/{line.uid}#question" in page
    assert "Question this line" in page


def test_a_question_goes_to_the_office_and_the_answer_comes_home(world):
    (invoice,) = owe("Reyes", world)
    thread = asked(world, invoice)
    world.work()
    assert [alert.title for alert in world.all(select(OfficeAlert))] == ["Question about INV-1001: Olivia Reyes"]
    otto = world.as_("Otto", stepped_up=True)
    assert "Weekly service" in otto.get("/office/questions").text
    assert "Why four visits?" in otto.get(f"/office/questions/{thread.uid}").text
    assert answered(world, thread).status_code == 303
    world.work()
    olivia = world.as_("Olivia")
    home = olivia.get("/").text
    assert "We answered your question" in home
    assert f"/questions/{thread.uid}" in home
    assert "A five-week month." in olivia.get(f"/questions/{thread.uid}").text
    told = world.all(select(Notice.channel).where(Notice.event == "question_answered"))
    assert "email" in told
    world.post(olivia, f"/questions/{thread.uid}/noted")
    assert "We answered your question" not in olivia.get("/").text


def test_the_alert_leads_to_the_one_question_and_is_done_with_its_answer(world):
    (invoice,) = owe("Reyes", world)
    thread = asked(world, invoice)
    world.work()
    assert f'href="/office/questions/{thread.uid}"' in world.as_("Otto").get("/office/alerts").text
    answered(world, thread)
    world.work()
    (alert,) = world.all(select(OfficeAlert))
    assert (alert.state, alert.resolved_by) == ("resolved", "Otto Brandt")
    world.post(world.as_("Olivia"), f"/questions/{thread.uid}/messages", {"text": "But the fifth?"})
    world.work()
    assert [one.state for one in world.all(select(OfficeAlert).order_by(OfficeAlert.id))] == ["resolved", "new"]


def test_the_letter_to_the_office_opens_the_one_question(world):
    with world.writing() as session:
        session.add(AlertRule(kind="question", email=True))
    (invoice,) = owe("Reyes", world)
    thread = asked(world, invoice)
    world.work()
    (letter,) = [one for one in outlets.outbox().messages(kind="email") if one.to == world.person("Otto").email]
    assert f"http://sparkling.localhost/office/questions/{thread.uid}" in letter.body


def test_while_it_is_open_autopay_waits_and_goes_on_afterwards(world, bank):
    (invoice,) = owe("Reyes", world)
    due_in(world, [invoice], 4)
    agree(world, store(world, bank))
    act(world, bank)
    thread = asked(world, invoice)
    assert held(invoice) == {invoice.id}
    live(world, 8, bank)
    assert bank.charged() == []
    assert [charge.why for charge in world.all(select(PlannedCharge))] == ["questioned"]
    assert "A question about it is open." in world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    answered(world, thread, closes="on")
    assert held(invoice) == set()
    live(world, 8, bank)
    assert [cents for _, cents in bank.charged()] == [15500]


def test_an_answer_with_the_last_word_is_told_once(world):
    (invoice,) = owe("Reyes", world)
    thread = asked(world, invoice)
    answered(world, thread, closes="on")
    world.work()
    told = world.all(select(Notice).where(Notice.event == "question_answered", Notice.channel == "email"))
    assert len(told) == 1


def test_closing_without_a_word_is_told_too(world):
    (invoice,) = owe("Reyes", world)
    thread = asked(world, invoice)
    otto = world.as_("Otto", stepped_up=True)
    world.post(otto, f"/office/questions/{thread.uid}/closing")
    world.post(otto, f"/office/questions/{thread.uid}/closing")
    world.work()
    told = world.all(select(Notice).where(Notice.event == "question_answered", Notice.channel == "email"))
    assert len(told) == 1


def test_the_owner_writes_back_and_it_is_open_again(world):
    (invoice,) = owe("Reyes", world)
    thread = asked(world, invoice)
    answered(world, thread, closes="on")
    world.post(world.as_("Olivia"), f"/questions/{thread.uid}/messages", {"text": "I see three."})
    assert held(invoice) == {invoice.id}
    world.post(world.as_("Olivia"), f"/questions/{thread.uid}/closing")
    assert held(invoice) == set()
    assert [one.text for one in world.all(select(Message).order_by(Message.id))][-1] == "I see three."


def test_a_second_question_about_the_same_line_goes_on_in_the_thread(world):
    (invoice,) = owe("Reyes", world)
    first = asked(world, invoice)
    assert asked(world, invoice, "And why Tuesday?").id == first.id
    assert len(world.all(select(Message))) == 2


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_what_is_nothing_or_too_much_is_refused_and_kept(world, text):
    (invoice,) = owe("Reyes", world)
    (line,) = world.all(select(Line).where(Line.invoice_id == invoice.id))
    answer = world.post(world.as_("Olivia"), f"/invoices/{invoice.uid}/lines/{line.uid}/question", {"text": text})
    assert answer.status_code == 422
    assert text.strip() in answer.text
    assert world.all(select(Thread)) == []


def test_nobody_reads_or_asks_what_is_not_theirs(world):
    (invoice,) = owe("Reyes", world)
    thread = asked(world, invoice)
    (line,) = world.all(select(Line).where(Line.invoice_id == invoice.id))
    for name in ("Pat", "Finn", "Marta"):
        browser = world.as_(name)
        assert browser.get(f"/questions/{thread.uid}").status_code == 404
        assert world.post(browser, f"/questions/{thread.uid}/messages", {"text": "x"}).status_code == 404
        assert browser.get(f"/invoices/{invoice.uid}/lines/{line.uid}").status_code == 404
    (other,) = owe("Reyes", world)
    assert world.as_("Olivia").get(f"/invoices/{other.uid}/lines/{line.uid}").status_code == 404


def test_the_page_of_the_invoice_says_that_it_is_asked(world):
    (invoice,) = owe("Reyes", world)
    thread = asked(world, invoice)
    assert f"/questions/{thread.uid}" in world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    office = world.as_("Otto", stepped_up=True).get(f"/office/invoices/{invoice.uid}").text
    assert f"/office/questions/{thread.uid}" in office
