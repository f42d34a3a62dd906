"""One message to many: whom it reaches and whom not, at its hour, once each, and what became of it."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Account, Role
from app.accounts.opening import give_role
from app.base import clock
from app.base.db import session
from app.companies.models import Company
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.notices import broadcasting
from app.notices.crowd import Filter, people_in
from app.notices.models import Broadcast, DeadAddress, Notice, NoticeChoice
from app.people.joining import add_person
from app.people.models import Person
from app.properties.models import Property
from tests.counting import count_statements
from tests.notices.sights import add_visit, may_text, notices

ADDRESS = "/office/messages/broadcasts"
WORDS = {"title-en": "Storm tomorrow", "words-en": "We come on Friday instead.\nStay safe."}
SERVICE = {"purpose": "service", "by-email": "on", **WORDS}
OWNERS = {"Olivia", "Marta", "Pat", "Finn"}


def draft(world, **more: str) -> Broadcast:
    answer = world.post(world.as_("Otto"), ADDRESS, {**SERVICE, **more})
    assert answer.status_code == 303, answer.text
    return world.all(select(Broadcast).order_by(Broadcast.id.desc()))[0]


def send(world, broadcast: Broadcast, **when: str):
    return world.post(world.as_("Otto"), f"{ADDRESS}/{broadcast.uid}/sending", when)


def names(world, **chosen) -> set[str]:
    return {person.first_name for person in people_in(Filter(**chosen))}


def test_everybody_gets_it_once_in_the_offices_words(world, reached):
    broadcast = draft(world)
    assert reached.everything() == []
    send(world, broadcast)
    send(world, broadcast)
    world.work()
    letters = reached.everything()
    assert len(letters) == 4
    assert {letter.subject for letter in letters} == {"Storm tomorrow"}
    assert "Hi Olivia,\n\nWe come on Friday instead.\nStay safe." in reached.letters("Olivia")[0].body
    assert "We come on Friday instead.<br>Stay safe." in reached.letters("Olivia")[0].html
    shown = world.as_("Otto").get(f"{ADDRESS}/{broadcast.uid}").text
    assert "4 of 4" in shown and "Sent" in shown


def test_each_reads_it_in_their_language_where_it_was_written(world, reached):
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).language = "es"
        world.row(Person, world.cast.people["Pat"]).language = "es"
    send(world, draft(world, **{"title-es": "Tormenta", "words-es": "Vamos el viernes."}))
    world.work()
    assert reached.letters("Olivia")[0].subject == "Tormenta"
    assert reached.letters("Marta")[0].subject == "Storm tomorrow"


def test_words_are_never_templates_or_markup(world, reached):
    send(world, draft(world, **{"words-en": "{link} {nothing} <script>x</script>"}))
    world.work()
    (letter,) = reached.letters("Olivia")
    assert "{link} {nothing} <script>" in letter.body and "<script" not in letter.html


# ---- whom it is for ----


def test_filters_choose_people(world):
    friday = dt.date(2026, 11, 20)
    with world.writing():
        add_visit(world, "Reyes", "Reyes", friday)
        visit = add_visit(world, "Hotel Azul", "Azul Resort", friday)
        visit.technician_id = world.cast.people["Diego"]
    assert names(world) == OWNERS
    assert names(world, kind="residential") == {"Olivia"}
    assert names(world, postal_code="85044") == {"Olivia"} and names(world, postal_code="850") == OWNERS
    assert names(world, day=friday) == OWNERS
    assert names(world, day=friday, technician_id=world.cast.people["Diego"]) == OWNERS - {"Olivia"}
    assert names(world, day=friday + dt.timedelta(days=1)) == set()
    assert names(world, technician_id=world.cast.people["Tess"]) == OWNERS
    assert names(world, plan="No such plan") == set()


def test_who_sees_one_property_hears_of_that_one_alone(world):
    friday = dt.date(2026, 11, 20)
    with world.writing():
        finns = world.all(select(Role).where(Role.person_id == world.cast.people["Finn"]))[0]
        finns.property_id = world.cast.properties["Azul Downtown"]
        session().add(finns)
        world.row(Property, finns.property_id).postal_code = "85016"
        add_visit(world, "Hotel Azul", "Azul Resort", friday)
    assert names(world, day=friday) == {"Marta", "Pat"}
    assert names(world, postal_code="85016") == {"Marta", "Pat", "Finn"}
    assert names(world, postal_code="85004") == {"Marta", "Pat"}
    assert names(world, day=friday, postal_code="85016") == set()
    assert "Finn" in names(world, kind="commercial")


def test_accounts_that_are_behind(world):
    with world.writing():
        invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Service", 15500)])
        issue(invoice)
        invoice.due_on = clock.today("America/Phoenix") - dt.timedelta(days=3)
    assert names(world, behind=True) == {"Olivia"}
    with world.writing():
        world.row(type(invoice), invoice.id).due_on = clock.today("America/Phoenix")
    assert names(world, behind=True) == set()


def test_who_left_and_accounts_that_are_gone_hear_nothing(world):
    with world.writing():
        world.row(Person, world.cast.people["Pat"]).ended_at = clock.now()
        world.row(Account, world.cast.accounts["Reyes"]).status = "cancelled"
    assert names(world) == {"Marta", "Finn"}


def test_preview_counts_who_is_reached_and_says_who_is_not_and_why(world):
    may_text(world, "Olivia")
    with world.writing():
        session().add(NoticeChoice(person_id=world.cast.people["Pat"], event="service_notice", channel="email",
                                   wanted=False))  # fmt: skip
        finn = world.row(Person, world.cast.people["Finn"])
        session().add(DeadAddress(address=finn.email, channel="email", why="550"))
        finn.phone = ""
    broadcast = draft(world, **{"by-text": "on"})
    shown = world.as_("Otto").get(f"{ADDRESS}/{broadcast.uid}").text
    assert "Send to 2 people" in shown
    assert "1 person is left out: They switched this off." in shown and "Pat Kim" in shown
    assert "1 person is left out: No address that works, no phone with push." in shown and "Finn Olsen" in shown
    assert "Storm tomorrow" in shown


def test_preview_asks_as_much_for_many_as_for_few(world):
    address, page = f"{ADDRESS}/{draft(world).uid}", world.as_("Otto")
    page.get(address)
    with count_statements() as few:
        page.get(address)
    crowd_of(world, 60)
    with count_statements() as many:
        assert "Send to 64 people" in page.get(address).text
    assert len(many) == len(few)


def crowd_of(world, count: int) -> None:
    with world.writing():
        account = world.row(Account, world.cast.accounts["Reyes"])
        for number in range(count):
            give_role(add_person(f"Person {number}", f"p{number}@people.example"), account, "viewer")


# ---- news ----


def test_news_carry_the_address_and_a_way_out_without_signing_in(world, reached):
    send(world, draft(world, purpose="news"))
    world.work()
    (letter,) = reached.letters("Olivia")
    assert "2100 E Camelback Rd, Phoenix, AZ 85016" in letter.body
    out = next(word for word in letter.body.split() if "/unsubscribe/" in word)
    world.post(world.as_(None), "/" + out.split("/", 3)[3])
    send(world, draft(world, purpose="news"))
    world.work()
    assert len(reached.letters("Olivia")) == 1


def test_news_are_texted_only_with_a_yes_of_their_own(world, reached):
    may_text(world, "Olivia", "service")
    may_text(world, "Pat", "service", "news")
    send(world, draft(world, purpose="news", **{"by-text": "on"}))
    world.work()
    assert reached.texts("Olivia") == [] and len(reached.letters("Olivia")) == 1
    (text,) = reached.texts("Pat")
    assert text.endswith("Reply STOP to end.") and reached.letters("Pat") == []


def test_news_without_a_postal_address_are_refused_with_a_sentence(world):
    with world.writing():
        world.row(Company, world.sparkling.id).street = ""
    broadcast = draft(world, purpose="news")
    answer = send(world, broadcast)
    assert answer.status_code == 422 and "the law wants the postal address" in answer.text
    assert world.get(Broadcast, broadcast.id).state == "draft"


# ---- when, and how far ----


def test_scheduled_message_waits_for_its_hour(world, reached):
    broadcast = draft(world)
    send(world, broadcast, day="2026-11-20", hour="10:00")
    world.work()
    assert reached.everything() == []
    clock.freeze(dt.datetime(2026, 11, 20, 17, 0, tzinfo=dt.UTC))
    world.work()
    assert len(reached.everything()) == 4


@pytest.mark.parametrize(("when", "sentence"), [
    ({"day": "2026-11-18", "hour": "10:00"}, "This is in the past."),
    ({"day": "2026-11-20"}, "Choose a day and a time"), ({"hour": "10:00"}, "Choose a day and a time"),
    ({"day": "soon", "hour": "10:00"}, "Choose a day."),
])  # fmt: skip
def test_hours_that_cannot_be_are_refused(world, when, sentence):
    broadcast = draft(world)
    answer = send(world, broadcast, **when)
    assert answer.status_code == 422 and sentence in answer.text
    assert world.get(Broadcast, broadcast.id).state == "draft"


def test_draft_waits_for_nobody(world, reached):
    broadcast = draft(world)
    world.work()
    assert (world.get(Broadcast, broadcast.id).due_at, world.get(Broadcast, broadcast.id).tries) == (None, 0)
    send(world, broadcast)
    world.work()
    assert len(reached.everything()) == 4


def test_stopped_message_reaches_nobody_else(world, reached):
    broadcast = draft(world)
    send(world, broadcast, day="2026-11-20", hour="10:00")
    world.post(world.as_("Otto"), f"{ADDRESS}/{broadcast.uid}/stop")
    clock.advance(dt.timedelta(days=2))
    world.work()
    assert reached.everything() == []
    assert world.get(Broadcast, broadcast.id).state == "stopped"


def test_batches_go_on_after_a_kill_and_nobody_is_told_twice(world, reached, monkeypatch):
    crowd_of(world, 30)
    monkeypatch.setattr(broadcasting, "A_BATCH", 10)
    broadcast = draft(world)
    send(world, broadcast)
    monkeypatch.setattr(broadcasting, "_go_on", _killed)
    with pytest.raises(KeyboardInterrupt):
        world.work()
    monkeypatch.undo()
    monkeypatch.setattr(broadcasting, "A_BATCH", 10)
    assert notices(world) == []
    clock.advance(dt.timedelta(minutes=3))
    world.work()
    assert len(notices(world)) == 34 == world.get(Broadcast, broadcast.id).told


def _killed(*_):
    raise KeyboardInterrupt


def test_message_on_its_way_is_not_changed(world):
    broadcast = draft(world)
    send(world, broadcast, day="2026-11-20", hour="10:00")
    world.post(world.as_("Otto"), f"{ADDRESS}/{broadcast.uid}/words", {**SERVICE, "title-en": "Other"})
    assert world.get(Broadcast, broadcast.id).words["en"][0] == "Storm tomorrow"


def test_draft_is_changed_and_shows_what_was_chosen(world):
    broadcast = draft(world, day="2026-11-20", postal_code="850", behind="on")
    page = world.as_("Otto")
    shown = page.get(f"{ADDRESS}/{broadcast.uid}/words").text
    assert 'value="2026-11-20"' in shown and 'value="850"' in shown and "Storm tomorrow" in shown
    world.post(page, f"{ADDRESS}/{broadcast.uid}/words", {**SERVICE, "title-en": "Sunshine"})
    assert world.get(Broadcast, broadcast.id).words["en"][0] == "Sunshine"


@pytest.mark.parametrize(("typed", "sentence"), [
    ({"title-en": ""}, "It needs a title"), ({"words-en": " "}, "Write what you want to tell them."),
    ({"by-email": ""}, "Choose at least one way"), ({"purpose": "spam"}, "Choose one of the list."),
    ({"title-es": "Hola"}, "Write what you want to tell them."), ({"technician": "nobody"}, "Choose one of the list."),
    ({"words-en": "x" * 2001}, "This is too long"),
])  # fmt: skip
def test_message_that_cannot_be_sent_is_refused_and_kept_in_the_form(world, typed, sentence):
    answer = world.post(world.as_("Otto"), ADDRESS, {**SERVICE, **typed})
    assert answer.status_code == 422 and sentence in answer.text
    assert all(value.strip() in answer.text for name, value in typed.items() if name.startswith("words"))
    assert world.all(select(Broadcast)) == []


def test_progress_is_a_piece_that_asks_for_itself(world):
    broadcast = draft(world)
    send(world, broadcast, day="2026-11-20", hour="10:00")
    piece = world.as_("Otto").get(f"{ADDRESS}/{broadcast.uid}/progress").text
    assert f'hx-trigger="broadcast-{broadcast.uid} from:body"' in piece and "<html" not in piece


def test_only_the_office_writes_to_many(world):
    broadcast = draft(world)
    for name in ("Olivia", "Tess"):
        assert world.as_(name).get(f"{ADDRESS}/{broadcast.uid}").status_code != 200
    assert world.as_("Rita").get(f"{ADDRESS}/{broadcast.uid}").status_code == 404
    assert world.all(select(Notice)) == []
