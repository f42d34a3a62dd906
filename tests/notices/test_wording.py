"""The company's own words: checked, shown before they are sent, used, taken back; and the link always in them."""

import pytest
from sqlmodel import select

from app.base.db import session
from app.base.languages import speaking
from app.notices.kinds import EMAIL, KINDS, PUSH, TEXT
from app.notices.letter_html import letter_html
from app.notices.models import Wording
from app.notices.own_words import EDITABLE, starting_words
from app.notices.samples import sample_values
from app.notices.variables import COMMON, OBLIGATORY, VARIABLES
from app.notices.wording import fill
from app.notices.wording_checks import faults
from tests.counting import count_statements
from tests.notices.sights import completed_visit

ADDRESS = "/office/settings/wording"
DONE = f"{ADDRESS}/visit_completed"
LETTER = {"subject": "All clean, {first_name}", "body": "Hello {first_name},\n\nTess was here.\n\nSee it: {link}"}


def save(world, path: str, **words: str):
    return world.post(world.as_("Otto"), path, words)


def test_own_letter_is_sent_in_text_and_html(world, reached):
    assert save(world, f"{DONE}/email/en", **LETTER).status_code == 303
    completed_visit(world)
    world.work()
    (letter,) = reached.letters("Olivia")
    assert letter.subject == "All clean, Olivia"
    assert letter.body.startswith("Hello Olivia,\n\nTess was here.\n\nSee it: http://sparkling.localhost/l/")
    assert "<h1>All clean, Olivia</h1>" in letter.html and "<p>Tess was here.</p>" in letter.html
    assert '<a class="button" href="http://sparkling.localhost/l/' in letter.html and ">See it</a>" in letter.html


def test_letters_in_another_language_stay_as_they_were(world, reached):
    save(world, f"{DONE}/email/en", **LETTER)
    with world.writing():
        world.row(type(world.person("Olivia")), world.cast.people["Olivia"]).language = "es"
    completed_visit(world)
    world.work()
    assert "Hello" not in reached.letters("Olivia")[0].body


def test_words_of_one_company_are_not_anothers(world):
    save(world, f"{DONE}/email/en", **LETTER)
    with world.rival():
        assert world.all(select(Wording)) == []


@pytest.mark.parametrize(("channel", "typed", "sentence"), [
    ("email", {"subject": "Hi", "body": "No way in"}, "The link to the portal is missing."),
    ("text", {"body": "Done."}, "The link to the portal is missing."),
    ("email", {"subject": "", "body": "{link}"}, "A letter needs a subject."),
    ("email", {"subject": "{link}", "body": "{link}"}, "The link does not work up here."),
    ("email", {"subject": "Hi", "body": "{lnik} {link}"}, "There is no {lnik} in this message."),
    ("email", {"subject": "Hi {code}", "body": "{link}"}, "There is no {code} in this message."),
    ("text", {"body": "{link} {"}, "There is a brace too many."),
    ("text", {"body": "{link}" + "a" * 1600}, "This is too long"),
    ("push", {"subject": "", "body": "x"}, "A push needs a title."),
    ("push", {"subject": "Done", "body": "{note}"}, "everybody reads a locked screen"),
])  # fmt: skip
def test_words_that_would_not_do_are_refused_with_a_sentence(world, channel, typed, sentence):
    answer = save(world, f"{DONE}/{channel}/en", **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed["body"] in answer.text
    assert world.all(select(Wording)) == []


@pytest.mark.parametrize("event", sorted(OBLIGATORY))
def test_what_a_message_is_sent_for_stays_in_it(event):
    assert faults(event, EMAIL, "Subject", "{link}")["body"].startswith("{")
    assert faults(event, EMAIL, *starting_words(event, EMAIL, "en")) == {}


def test_code_line_of_a_text_stays_last():
    body = starting_words("sign_in", TEXT, "en")[1]
    assert faults("sign_in", TEXT, "", body) == {}
    assert "last line" in faults("sign_in", TEXT, "", body + "\nBye")["body"]


@pytest.mark.parametrize("event", EDITABLE)
@pytest.mark.parametrize("language", ["en", "es"])
def test_built_in_words_pass_the_same_checks_and_have_a_preview(world, event, language):
    page = world.as_("Otto")
    for channel in KINDS[event].channels:
        assert faults(event, channel, *starting_words(event, channel, language)) == {}
        shown = page.get(f"{ADDRESS}/{event}/{channel}/{language}")
        assert shown.status_code == 200 and "These words cannot be shown yet" not in shown.text


def test_every_variable_has_an_imagined_value(world):
    with speaking("en"):
        assert set().union(COMMON, *VARIABLES.values()) == set(sample_values())


def test_preview_shows_what_is_typed_and_keeps_nothing(world):
    page = world.as_("Otto")
    words = {"body": "{first_name}: “done” {link}"}
    with_scripts = world.post(page, f"{DONE}/text/en/preview", words, htmx=True).text
    without = world.post(page, f"{DONE}/text/en/preview", words).text
    for shown in (with_scripts, without):
        assert "Olivia: &#34;done&#34; http" in shown and "Charged as 1 message." in shown
    assert with_scripts.lstrip().startswith('<div id="preview"') and "<html" in without
    assert world.all(select(Wording)) == []


def test_preview_counts_the_dear_alphabet(world):
    shown = world.post(world.as_("Otto"), f"{DONE}/text/es/preview", {"body": "Así está {link} " + "a" * 100}).text
    assert "Charged as 3 messages." in shown and "í á" in shown


def test_going_back_to_the_built_in_words_and_the_history(world, reached):
    page = world.as_("Otto")
    save(world, f"{DONE}/email/en", **LETTER)
    assert "Your words" in page.get(f"{DONE}/email/en").text
    world.post(page, f"{DONE}/email/en/built-in")
    shown = page.get(f"{DONE}/email/en").text
    assert "went back to the built-in words" in shown and "wrote new words" in shown and "All clean" in shown
    completed_visit(world)
    world.work()
    assert reached.letters("Olivia")[0].subject.startswith("Your pool was serviced.")


def test_built_in_words_saved_unchanged_stay_built_in(world):
    subject, body = starting_words("visit_completed", EMAIL, "en")
    save(world, f"{DONE}/email/en", subject=subject, body=body.replace("\n", "\r\n"))
    assert world.all(select(Wording)) == []


def test_words_that_a_later_version_no_longer_knows_are_not_used(world, reached):
    with world.writing():
        session().add(
            Wording(event="visit_completed", channel=EMAIL, language="en", subject="x", body="{gone} {link}"))
    completed_visit(world)
    world.work()
    assert reached.letters("Olivia")[0].subject.startswith("Your pool was serviced.")


def test_push_has_its_own_words(world, pushed):
    page, phone = world.as_("Olivia"), pushed.new("one")
    pushed.switch_on(page, phone)
    save(world, f"{DONE}/push/en", subject="Clean!", body="{result}")
    completed_visit(world)
    world.work()
    (told,) = pushed.read(phone)
    assert (told["title"], told["body"]) == ("Clean!", "pH 7.5, chlorine 3.0: in range.")


def test_list_of_words_asks_as_much_for_ten_as_for_one(world):
    page = world.as_("Otto")
    save(world, f"{DONE}/email/en", **LETTER)
    page.get(ADDRESS)
    with count_statements() as few:
        page.get(ADDRESS)
    for channel in (TEXT, PUSH):
        save(world, f"{DONE}/{channel}/es", subject="x", body="{link}" if channel == TEXT else "y")
    with count_statements() as many:
        shown = page.get(ADDRESS).text
    assert len(many) == len(few)
    assert "Your words: " in shown


def test_only_those_who_may_change_settings(world):
    assert world.as_("Tess").get(ADDRESS).status_code in (302, 303, 404)
    assert world.as_("Olivia").get(ADDRESS).status_code in (303, 404)


@pytest.mark.parametrize("path", ["nothing/email/en", "visit_completed/fax/en", "visit_completed/email/de",
                                  "visit_on_the_way/email/en", "office_alert/email/en"])
def test_no_words_for_what_is_not_sent(world, path):
    assert world.as_("Otto").get(f"{ADDRESS}/{path}").status_code == 404


def test_letters_markup_is_made_of_words_only():
    html = letter_html("<b>{note}</b>", '<script>{note}</script>\nhttps://a.example/x?a="1"\n\n{photo}\n\n{link}', "en")
    said = fill(html, {"note": "<i>", "link": "https://x", "photo": "https://p"}, html=True)
    assert "<script" not in said and "<b>" not in said and "<i>" not in said
    assert '<img class="photo" src="https://p"' in said and 'href="https://x">Open</a>' in said


def test_paragraph_without_anything_to_say_is_left_out():
    html = letter_html("S", "{note}\n\nA note: {note}\nstays", "en")
    assert fill(html, {"note": ""}, html=True) == "<h1>S</h1>\n<p>\nstays<br>\n</p>"
