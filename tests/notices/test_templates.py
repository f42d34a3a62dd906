"""The words themselves: complete, checked, with the link, short enough, silent about money on locked screens."""

import re

import pytest

from app.notices.contents import VALUES
from app.notices.kinds import CHANNELS, CHOOSABLE, KINDS, TEXT
from app.notices.segments import plain, segments
from app.notices.variables import VARIABLES
from app.notices.wording import (
    PARTS,
    TEMPLATES,
    BadWording,
    check_all,
    check_wording,
    fill,
    in_frame,
    placeholders,
    wording,
)

LANGUAGES = ("en", "es")
LINK = "https://sparkling.portal.example.com/l/" + "a" * 49
LONG = {
    "company": "Sparkling Pools",
    "link": LINK,
    "code": "123456",
    "host": "sparkling.portal.example.com",
    "minutes": "10",
    "result": "pH 7.9, chlorine 3.0. We fixed the pH.",
    "place": "Azul Downtown",
    "technician": "Tess",
    "arriving": "4:53 PM",
    "window": "8 – 11:30 AM",
    "gate": "Please leave the gate unlocked.",
    "words": "We close on Thursday for Thanksgiving and come on Friday instead.",
    "title": "Thanksgiving",
    "pets": "Please keep your pets inside (Rex and Bella).",
    "number": "INV-1042",
    "account": "Hotel Azul",
    "month": "September 2026",
    "amount": "$1,480.00",
    "due_day": "Monday, December 7",
    "what": "your invoice INV-1042",
    "reason": "A dog was loose in the yard.",
    "next": "Your next regular visit stays as planned.",
    "hours": "72",
    "new_contact": "o•••@r•••.example",
    "why": "Your payment is on its way.",
    "phone": "(602) 555-0100",
    "method": "American Express 4242",
    "day": "Wednesday, September 23",
    "visit": "Weekly service",
    "visit_time": "Wednesday, September 23, 8 - 11 AM",
    "news": "Your visit moves from Wednesday, September 23 to Thursday, September 24.",
    "choose": "Does that not suit you? Choose another time:",
    "slots": "Friday, September 25, 8 - 11 AM, with Tess",
    "stage": "Drain and clean",
    "count": "2 of 4",
}
EVERY = [
    (kind, part, language)
    for kind, what in KINDS.items()
    for channel in what.channels
    for part in PARTS[channel]
    for language in LANGUAGES
]


def test_every_kind_has_all_its_words_in_both_languages():
    check_all()
    missing = [
        f"{kind}/{language}/{part}"
        for kind, part, language in EVERY
        if not (TEMPLATES / kind / language / part).exists()
    ]
    assert missing == []


def test_no_file_is_without_a_kind():
    needed = {TEMPLATES / kind / language / part for kind, part, language in EVERY}
    assert {path for folder in TEMPLATES.iterdir() if folder.is_dir() for path in folder.rglob("*.*")} == needed


@pytest.mark.parametrize(("kind", "part", "language"), EVERY)
def test_every_message_has_its_link(kind, part, language):
    if part in ("sms.txt", "email.txt", "email.html"):
        assert "link" in placeholders(wording(kind, language, part))


@pytest.mark.parametrize(("kind", "part", "language"), [one for one in EVERY if one[1] == "push.txt"])
def test_locked_screens_show_no_amount_and_no_code(kind, part, language):
    assert placeholders(wording(kind, language, part)).isdisjoint(
        {"amount", "code", "link", "invoices", "method", "note"}
    )


@pytest.mark.parametrize("kind", [kind for kind, what in KINDS.items() if TEXT in what.channels])
def test_english_texts_cost_two_parts_at_most(kind):
    cost = segments(plain(fill(wording(kind, "en", "sms.txt"), LONG)))
    assert (cost.alphabet, cost.odd) == ("GSM-7", "")
    assert cost.parts <= 2


def test_codes_stand_first_and_the_last_line_binds_them_to_the_host():
    for language in LANGUAGES:
        words = fill(wording("sign_in", language, "sms.txt"), LONG)
        assert words.startswith("123456 ")
        assert words.endswith("\n@sparkling.portal.example.com #123456")
        assert words.index("123456") < words.index(LINK)
        assert "verification code" in fill(wording("sign_in", language, "subject.txt"), LONG)


def test_values_are_never_templates_nor_markup():
    said = fill("<p>{note}</p>", {"note": "{link} <b>&", "link": "secret"}, html=True)
    assert said == "<p>{link} &lt;b&gt;&amp;</p>"


def test_line_without_anything_to_say_is_left_out():
    assert fill("A\n\nWe added: {doses}\n\n{note}\n\nB", {"doses": "", "note": ""}) == "A\n\nB"


@pytest.mark.parametrize("text", ["{lnik}", "{code}", "a { b", "{ link }", "{Link}"])
def test_words_with_a_strange_placeholder_are_refused(text):
    with pytest.raises(BadWording):
        check_wording(text, "visit_completed")


def test_every_kind_says_where_its_values_come_from():
    assert set(KINDS) == set(VARIABLES) == set(VALUES)


def test_frame_has_no_table_and_knows_the_dark():
    around = {
        name: f"[{name}]"
        for name in (
            "lang",
            "subject",
            "company",
            "icon",
            "phone",
            "address",
            "choose",
            "choose_link",
            "end",
            "end_link",
            "content",
            "style",
        )
    }
    html = in_frame("frame.html", around)
    assert "<table" not in html and "prefers-color-scheme: dark" in html
    assert all(f"[{name}]" in html for name in around)
    assert re.search(r"\{[a-z_]+\}", html) is None


def test_channels_of_a_kind_are_among_its_own():
    for what in KINDS.values():
        for named in (what.default, what.always, what.fallback, what.at_once):
            assert set(named) <= set(what.channels)
        assert set(what.channels) <= set(CHANNELS)


def test_only_a_failed_payment_and_a_coming_charge_cannot_be_switched_off():
    assert {kind for kind, what in CHOOSABLE.items() if what.always} == {"payment_failed", "autopay_coming"}
