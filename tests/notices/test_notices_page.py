"""Everybody chooses what reaches them, on a page that works without scripts."""

import re

from sqlmodel import select

from app.base import current
from app.base.db import session
from app.notices.by_email import unsubscribe_address
from app.notices.consent import stop
from app.notices.models import NoticeChoice
from app.people.contacts import phone_words
from app.people.models import Person
from app.visits.progress import complete, start_driving
from tests.notices.sights import add_visit, completed_visit, links_in, may_text, notices, path_of

PAGE = "/account/notices"


def switches(page) -> dict[str, bool]:
    """Each switch on the page that can be moved, and whether it is on."""
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page.get(PAGE).text)
    return {re.search(r'name="([^"]+)"', box)[1]: " checked" in box for box in boxes if " disabled" not in box}


def save(world, page, **changes: bool):
    wished = switches(page) | {name.replace("__", "-"): on for name, on in changes.items()}
    return world.post(page, PAGE, {name: "on" for name, on in wished.items() if on})


def test_page_shows_the_defaults(world):
    shown = switches(world.as_("Olivia"))
    assert shown["visit_completed-push"] and not shown["visit_completed-email"]
    assert "visit_completed-text" not in shown
    assert shown["invoice_issued-email"]


def test_saving_what_was_not_touched_keeps_nothing(world):
    assert save(world, world.as_("Olivia")).headers["Location"] == PAGE
    assert world.all(select(NoticeChoice)) == []


def test_choice_is_kept_shown_and_obeyed(world, reached):
    may_text(world, "Olivia")
    page = world.as_("Olivia")
    save(world, page, visit_completed__push=False, visit_completed__text=True)
    assert switches(page)["visit_completed-text"]
    completed_visit(world)
    world.work()
    assert len(reached.texts("Olivia")) == 1
    assert reached.letters("Olivia") == []


def test_choice_can_be_taken_back(world):
    page = world.as_("Olivia")
    before = switches(page)
    save(world, page, visit_completed__email=True)
    save(world, page, visit_completed__email=False)
    assert switches(page) == before


def test_letter_about_a_failed_payment_cannot_be_switched_off(world):
    page = world.as_("Olivia")
    assert "payment_failed-email" not in switches(page)
    assert "The e-mail about a failed payment always comes." in page.get(PAGE).text
    world.post(page, PAGE, {})
    assert "payment_failed-email" not in {f"{row.event}-{row.channel}" for row in world.all(select(NoticeChoice))}


def test_who_only_looks_is_not_asked_about_money(world):
    assert not [name for name in switches(world.as_("Finn")) if name.startswith(("invoice", "payment", "pause"))]


def test_form_takes_no_kind_that_does_not_exist(world):
    world.post(world.as_("Olivia"), PAGE, {"sign_in-email": "on", "nonsense-push": "on"})
    assert {row.event for row in world.all(select(NoticeChoice))}.isdisjoint({"sign_in", "nonsense"})


def test_page_says_that_texts_to_the_number_were_stopped_for_everybody(world):
    """Also to whoever has it next: they did not stop anything themselves."""
    with world.writing() as session:
        olivia = world.row(Person, world.cast.people["Olivia"])
        stop(olivia.phone, olivia, "STOP", "text")
        number, olivia.phone = olivia.phone, "+16025550177"
        session.flush()
        world.row(Person, world.cast.people["Marta"]).phone = number
    shown = world.as_("Marta").get(PAGE).text
    assert f"No texts go to {phone_words(number)}, whoever uses it." in shown and "You stopped" not in shown
    assert "No texts go to (602) 555-0177" in world.as_("Olivia").get(PAGE).text


def test_page_says_that_a_stop_is_for_everybody_who_uses_the_number(world):
    assert "end all texts to that number, codes too, whoever uses it" in world.as_("Olivia").get(PAGE).text


def test_staff_are_told_that_there_is_nothing_to_choose(world):
    """What owners choose does not reach them; their bundles do not hold the switch for push either."""
    for name in ("Otto", "Tess"):
        shown = world.as_(name).get(PAGE)
        assert shown.status_code == 200 and "Nothing to choose" in shown.text
        assert "Notices on your phone" not in shown.text and "Quiet hours" not in shown.text


def test_test_button_works_without_scripts(world):
    page = world.as_("Olivia")
    answer = world.post(page, "/account/push/test")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert [row.event for row in notices(world)] == ["push_test"]


def test_state_of_push_is_not_told_in_production(world, monkeypatch):
    assert world.as_("Olivia").get("/account/push/state").status_code == 200
    monkeypatch.setattr(current.settings(), "mode", "production")
    assert world.as_("Olivia").get("/account/push/state").status_code == 404


# ---- unsubscribing ----


def unsubscribe_path(world) -> str:
    return path_of(unsubscribe_address(notices(world, channel="email")[0]))


def test_one_click_in_the_mail_program_ends_letters_of_the_kind(world, reached):
    completed_visit(world)
    world.work()
    mail_program = world.as_(None)
    path = unsubscribe_path(world)
    assert mail_program.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    completed_visit(world)
    world.work()
    assert len(reached.letters("Olivia")) == 1


def test_looking_at_the_address_ends_nothing(world, reached):
    completed_visit(world)
    world.work()
    assert world.as_(None).get(unsubscribe_path(world)).status_code == 200
    assert world.all(select(NoticeChoice)) == []


def test_forged_address_ends_nothing(world):
    assert world.as_(None).post("/unsubscribe/" + "a" * 26 + ".x").status_code == 404


# ---- the demo's outbox ----


def test_outbox_shows_texts_letters_and_their_links(world, reached):
    may_text(world, "Olivia")
    completed_visit(world)
    with world.writing():
        start_driving(add_visit(world, "Reyes", "Reyes"))
    world.work()
    shown = world.as_(None).get("/outbox").text
    assert "Tess is on the way to your pool." in shown
    for message in reached.everything():
        assert f'href="{links_in(message.body)[0]}"' in shown


def test_outbox_shows_one_person_alone(world, reached):
    completed_visit(world)
    completed_visit(world, "Hotel Azul", "Azul Resort", "Azul Resort pool")
    world.work()
    shown = world.as_(None).get("/outbox?to=Pat+Kim").text
    assert "Hi Pat," in shown and "Hi Olivia," not in shown


def test_letter_is_shown_as_designed_without_any_script(world, reached):
    completed_visit(world)
    world.work()
    answer = world.as_(None).get(f"/outbox/{reached.letters('Olivia')[0].id}")
    assert "Your pool was serviced" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_words_of_people_are_never_markup_in_letter_or_outbox(world, reached):
    with world.writing():
        visit = add_visit(world, "Reyes", "Reyes")
        visit.note = '<img src=x onerror="alert(1)"> {link}'
        session().add(visit)
        complete(visit)
    world.work()
    (letter,) = reached.letters("Olivia")
    assert "<img src=x" not in letter.html and "&lt;img src=x" in letter.html and "{link}" in letter.body
    assert "<img src=x" not in world.as_(None).get("/outbox").text


def test_outbox_is_not_there_in_production(world, monkeypatch):
    assert world.as_(None).get("/outbox").status_code == 200
    monkeypatch.setattr(current.settings(), "mode", "production")
    assert world.as_(None).get("/outbox").status_code == 404
