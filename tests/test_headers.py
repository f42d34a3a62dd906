"""Answers that are no pages carry their headers too. P27; the pages: test_every_page.py."""

import re

import pytest

from tests.doors.headers import STRICT


@pytest.mark.parametrize("asked", ["/nothing-here", "/visits/" + "a" * 26, "/office", "/%00"])
def test_refusals_carry_the_headers_too(world, asked):
    answer = world.as_("Olivia").get(asked)
    assert answer.status_code in (400, 404)
    assert all(part in answer.headers["Content-Security-Policy"] for part in STRICT)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_forged_forms_are_refused_with_the_headers(world):
    answer = world.as_("Olivia").post("/account/language", data={"language": "es"})
    assert answer.status_code == 400
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_hashed_files_are_kept_for_ever_and_are_what_they_say(world):
    page = world.as_(None).get("/sign-in").text
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        answer = world.as_(None).get(path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert "immutable" in answer.headers["Cache-Control"], path
        answer.close()


def test_each_page_has_a_nonce_of_its_own(world):
    browser = world.as_("Olivia")
    policies = {browser.get("/").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(policies) == 5


def test_signing_out_clears_what_the_browser_kept(world):
    answer = world.post(world.as_("Olivia"), "/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Expires=Thu, 01 Jan 1970" in answer.headers["Set-Cookie"]
