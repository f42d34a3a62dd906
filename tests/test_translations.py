"""Spanish, completely: every text, with what stands in it, on every page. D14, K9."""

import datetime as dt
import re
from gettext import GNUTranslations
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import extract, frontend, pofile

from app.base import languages
from app.base.languages import speaking
from app.base.money import Money
from app.companies.models import Company
from app.people.models import Person
from tests.doors.furnished import furnish
from tests.doors.tour import looks
from tests.doors.walk import House

ROOT = Path(__file__).parent.parent
SPANISH = ROOT / "app/translations/es/LC_MESSAGES"
KEYWORDS = {**extract.DEFAULT_KEYWORDS, "_l": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
# Of texts for a desk or a developer nothing is asked here; "pH" and "No" are the same in both languages.
ENGLISH = {"Pay", "Visits", "Sign out", "Sign in", "Invoices", "Home", "Today", "Back", "Save", "Change", "Show", "Yes"}
SMALL_WORDS = re.compile(r"\b(the|your|you|is|are|was|with|for|this|that|what|and|of|we)\b", re.IGNORECASE)
ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")


def catalog():
    with (SPANISH / "messages.po").open("rb") as file:
        return pofile.read_po(file, locale="es")


def marked() -> dict:
    """(context, text) -> where it stands, of every text in the code."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = frontend.parse_mapping_cfg(file)
    found = extract.extract_from_dir(str(ROOT), methods, options, KEYWORDS)
    return {(context, text): f"{name}:{line}" for name, line, text, _comments, context in found}


def forms(text) -> tuple:
    return (text,) if isinstance(text, str) else tuple(text)


def spoken(compiled: GNUTranslations, one) -> tuple:
    if one.pluralizable:
        return tuple(compiled.ngettext(*one.id, count) for count in (1, 2))
    return (compiled.pgettext(one.context, one.id) if one.context else compiled.gettext(one.id),)


def test_every_text_is_translated():
    """Run scripts/translations, fill in what is empty, run it again."""
    done = {(one.context, one.id) for one in catalog() if all(forms(one.string)) and not one.fuzzy}
    missing = {key[1]: where for key, where in marked().items() if key not in done}
    assert not missing


def test_compiled_catalog_is_the_written_one():
    with (SPANISH / "messages.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    done = [one for one in catalog() if one.id and all(forms(one.string))]
    assert not [one.id for one in done if spoken(compiled, one) != forms(one.string)]


def test_what_is_put_into_a_text_stands_in_both_languages():
    """A singular may say "a day" where the plural counts."""
    wrong = {}
    for one in catalog():
        asked = {name for form in forms(one.id) for name in PLACEHOLDER.findall(form)}
        for form in forms(one.string):
            if not one.pluralizable and sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(one.id)):
                wrong[one.id] = form
            if one.pluralizable and not set(PLACEHOLDER.findall(form)) <= asked:
                wrong[one.id] = form
    assert not wrong


class Said(HTMLParser):
    """What a page says, but for what people wrote: texts and spoken attributes."""

    def __init__(self, html: str):
        super().__init__()
        self.texts, self._tag = [], ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self._tag = tag
        self.texts += [value.strip() for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag not in ("script", "style") and data.strip():
            self.texts.append(" ".join(data.split()))


def english_in(html: str) -> set[str]:
    return {text for text in Said(html).texts if text in ENGLISH or SMALL_WORDS.search(text)}


@pytest.fixture
def spanish(world):
    """Everybody, and the company of those who are nobody yet, speaks Spanish."""
    furnish(world)
    with world.writing():
        for person_id in world.cast.people.values():
            if person := world.row(Person, person_id):
                person.language = "es"
        world.row(Company, world.company.id).language = "es"
    return world


def test_no_page_speaks_english_to_a_reader_of_spanish(spanish):
    seen, found = set(), {}
    for actor, stop, answer in looks(House(spanish), "stranger", "Olivia, just proven", "Tess"):
        if (actor.called, stop.rule.rule) not in seen and answer.status_code == 200 and answer.mimetype == "text/html":
            seen.add((actor.called, stop.rule.rule))
            if words := english_in(answer.text):
                found[f"{actor.called}: {stop.path}"] = words
    assert len(seen) > 40
    mine = {page: words for page, words in found.items() if "/gallery" not in page and "/outbox" not in page}
    assert not mine, "the outbox shows what others were sent, the gallery is for builders"


def test_english_on_a_page_would_be_noticed(world):
    assert {"Sign in", "No password needed. We send you a code."} & english_in(world.as_(None).get("/sign-in").text)


def test_service_worker_speaks_spanish(world):
    assert '"tryAgain": "Intentar de nuevo"' in world.as_(None).get("/sw.js").text


def test_dollars_stay_dollars_and_days_read_as_in_spanish(world):
    with speaking("es"):
        assert languages.money(Money(9550, "usd")) == "$95.50"
        assert languages.money(Money(129550, "usd")) == "$1,295.50"
        assert languages.day(dt.date(2026, 11, 19)) == "jueves, 19 de noviembre"
        assert languages.day(dt.date(2027, 1, 4)) == "lunes, 4 de enero de 2027"
        assert languages.day_short(dt.date(2026, 11, 19)) == "jue, 19 nov"
