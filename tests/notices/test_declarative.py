import pytest

from app.notices.declarative import declarative
from app.notices.push import PAYLOAD_BYTES, payload_bytes

VISIT = declarative("Serviced", "Tess left it clear.", "https://a.b.com/visits/1", tag="visit-1", lang="en")


def test_the_declarative_fields():
    payload = declarative(
        "Title",
        "Body",
        "https://a.b.com/visits/1",
        tag="visit-1",
        lang="es",
        app_badge=2,
        icon="https://a.b.com/i.png",
    )
    assert payload == {
        "web_push": 8030,
        "app_badge": 2,
        "notification": {
            "title": "Title",
            "body": "Body",
            "navigate": "https://a.b.com/visits/1",
            "lang": "es",
            "dir": "ltr",
            "tag": "visit-1",
            "silent": False,
            "icon": "https://a.b.com/i.png",
            "app_badge": "2",
        },
    }


def test_a_badge_of_nothing_clears_and_no_badge_leaves_it():
    assert declarative("T", "B", "https://a.b.com/", tag="t", lang="en", app_badge=0)["app_badge"] == 0
    assert "app_badge" not in VISIT and "app_badge" not in VISIT["notification"]


@pytest.mark.parametrize("navigate", ["/visits/1", "", "visits/1", "javascript:alert(1)"])
def test_navigate_is_absolute(navigate):
    with pytest.raises(ValueError, match="absolute"):
        declarative("T", "B", navigate, tag="t", lang="en")


@pytest.mark.parametrize("word", ["water ", "aguañ ", '"quoted" ', "💧💧 ", "\n", "\x01", "unbroken", "é"])
def test_a_long_body_is_cut_until_it_fits(word):
    payload = declarative("Title", word * 5000, "https://a.b.com/", tag="t", lang="en")
    assert PAYLOAD_BYTES - 80 < len(payload_bytes(payload)) <= PAYLOAD_BYTES
    assert payload["notification"]["body"].endswith("…")


def test_a_body_that_fits_is_left_alone_and_a_cut_ends_with_a_word():
    assert VISIT["notification"]["body"] == "Tess left it clear."
    cut = declarative("Title", "clear water " * 1000, "https://a.b.com/", tag="t", lang="en")
    assert cut["notification"]["body"][-7:] in (" water…", " clear…")
