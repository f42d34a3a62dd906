"""Links that somebody else wrote lead only to our own pages."""

import itertools

import pytest

from app.base.paths import own_path
from tests.people.signing_in import ask_as

EVIL = ["evil.example", "evil.example/visits", "evil.example\\@sparkling.localhost", "127.0.0.1", "[::1]"]
BEFORE = ["", "//", "///", "////", "/\\", "\\/", "\\\\", "/\t/", "/\n/", "/\r\n/", " //", "\t//", "\x00//", "/ /", 
          "http:", "http:/",
          "http://", "https://", "HTTPS://", "hTTp:\\\\", "javascript:", "javascript://", "data:text/html,",
          "vbscript:", "blob:", "ftp://", "file:///", "//user@", "https:evil.example//", "/\x0b/", "/\x85/",
          "/\u2028/",
          "/\u00a0/", "\u3000//", "\\", "/\\/", "/%09\\", "?next=//", "#//", ".//", "..//", "@", ":", "://", "/\\\t",
          "/\x1f/", "x://", "mailto:", "tel:", "ws://", "/\u200b/"]
AFTER = ["", "/", "?a=/visits", "#/visits", "%2f.."]
# Percent signs stay percent signs to a browser: these are odd paths, but ours.
PAYLOADS = [b + e + a for b, e, a in itertools.product(BEFORE, EVIL, AFTER)]


@pytest.mark.parametrize("prefix", BEFORE)
def test_no_payload_leads_away(prefix):
    for payload in (p for p in PAYLOADS if p.startswith(prefix)):
        assert own_path(payload, "/home") == "/home", repr(payload)


def test_there_are_enough_payloads():
    assert len(PAYLOADS) >= 500


@pytest.mark.parametrize("path", ["/", "/visits", "/visits/abc?page=2&year=2026", "/invoices/a.pdf", "/a:b",
                                  "/office/search?q=a%20b", "/x?u=https://elsewhere.example"])
def test_own_pages_stay_as_they_are(path):
    assert own_path(path, "/home") == path


def test_sign_in_never_leads_away(world):
    for payload in PAYLOADS[::40]:
        assert ask_as(world, world.as_(None), "nobody@x.example", next=payload).go_to == "/"
