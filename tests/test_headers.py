"""Every answer carries its headers, and no page contains anything inline. P27."""

import logging
import re

import pytest

from app.base.headers import FIXED
from tests.doors.furnished import furnish
from tests.doors.markup import faults_of
from tests.doors.tour import STREAM, looks
from tests.doors.walk import House

# The same for everybody, and named by their content where they are kept for long.
PUBLIC = {
    "public.companies_brand_style", "public.companies_icon", "public.companies_screen", "public.companies_favicon",
    "public.companies_logo", "public.companies_web_manifest", "public.home_service_worker", "public.home_offline",
    "public.home_up", "public.home_ready",
}
# Letters of the demo's pretend post office are shown as mail programs do; photos are nothing but pictures.
OWN_POLICY = {"public.notices_show_letter": "default-src 'none'; style-src 'unsafe-inline'",
              **dict.fromkeys(("visits_show_photo", "equipment_show_photo", "documents_download",
                               "conversations_show_photo"), "default-src 'none'; sandbox")}  # fmt: skip
STRICT = ("default-src 'none'", "script-src 'nonce-", "style-src 'self';", "base-uri 'none'", "object-src 'none'",
          "frame-ancestors 'none'", "form-action 'self'")
WHO = ("stranger", "Olivia by a link", "Olivia, just proven", "Marta", "Otto", "Tess")


@pytest.fixture
def house(world):
    furnish(world)
    logging.disable(logging.CRITICAL)
    yield House(world)
    logging.disable(logging.NOTSET)


def test_every_page_has_its_headers_and_nothing_inline(house, tell):
    faults, seen = {}, set()
    for actor, stop, answer in looks(house, *WHO, rows=1):
        seen.add(stop.rule.rule)
        for fault in problems_of(answer, stop.rule.endpoint, actor):
            faults[f"{actor.called}: {stop.rule.rule}: {fault}"] = stop.path
    tell(f"P27: {len(seen)} addresses, {len(faults)} faults")
    assert not faults, "\n".join(faults)


def problems_of(answer, endpoint: str, actor) -> list[str]:
    headers = answer.headers
    faults = [f"{name} is {headers.get(name)!r}" for name, value in FIXED.items() if headers.get(name) != value]
    faults += _policy_problems(headers.get("Content-Security-Policy", ""), endpoint)
    faults += _cache_problems(headers.get("Cache-Control", ""), endpoint)
    faults += [fault for cookie in headers.getlist("Set-Cookie") for fault in cookie_problems(cookie)]
    if answer.mimetype != "text/html" or answer.mimetype == STREAM:
        return faults
    if actor.level and endpoint not in OWN_POLICY and not headers.get("X-Person"):
        faults.append("no X-Person on a page of somebody")
    return faults + (faults_of(answer.text, headers["Content-Security-Policy"]) if endpoint not in OWN_POLICY else [])


def _policy_problems(policy: str, endpoint: str) -> list[str]:
    own = OWN_POLICY.get(endpoint) or OWN_POLICY.get(endpoint.partition(".")[2])
    if own and own in policy:
        return []
    missing = [f"policy without {part}" for part in STRICT if part not in policy]
    return missing + [f"policy allows {word}" for word in ("unsafe-", "strict-dynamic", " *") if word in policy]


def _cache_problems(cache: str, endpoint: str) -> list[str]:
    if endpoint in PUBLIC:
        return [] if "immutable" not in cache or "public" in cache else [f"cache {cache!r}"]
    return [] if "private" in cache or "no-store" in cache else [f"a shared cache may keep it: {cache!r}"]


def cookie_problems(cookie: str) -> list[str]:
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    missing = [part for part in ("httponly", "samesite=lax", "path=/", "secure") if part not in parts]
    if not cookie.startswith("__Host-"):
        missing.append("__Host-")
    return [f"cookie {cookie.partition('=')[0]} without {part}" for part in missing]


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
