"""Every page of the office × every role, from what the pages declare: nobody enters where they have no business."""

import pytest
from flask import url_for

from app.people.sessions import L4
from app.people.staff import STAFF_ROLES
from tests.doors.furnished import furnish
from tests.doors.marks import AZUL
from tests.doors.samples import kind_of, samples_of, words_for
from tests.doors.walk import is_uid
from tests.office.offices import hire

ROLES = ("owner", "admin", "office", "billing", "technician")


def addresses(world) -> list[tuple]:
    """(address, declared) of every page behind the office's door; those that change something come last."""
    furnish(world)
    uids, found = samples_of(world, AZUL), []
    for rule in world.app.url_map.iter_rules():
        declared = world.app.extensions["declared"][rule.endpoint]
        if declared.door == "office":
            things = uids if "/technicians/" not in rule.rule else {**uids, "person": [world.person("Tess").uid]}
            values = {
                name: _one(things, kind_of(rule, name)) if is_uid(rule, name) else words_for(rule, name)[0]
                for name in rule.arguments
            }
            found.append((url_for(rule.endpoint, **values), declared))
    return sorted(found, key=lambda page: page[1].changes)


def _one(uids: dict, kind: str) -> str:
    """The last invoice is sent; the first thread has a photo, the first payment came through."""
    return uids[kind][0 if kind in ("thread", "payment") else -1]


def knock(world, browser, address: str, declared) -> int:
    return (world.post(browser, address) if declared.changes else browser.get(address)).status_code


@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if role != "technician"])
def test_staff_enter_where_their_role_may_and_nowhere_else(world, role):
    """A new visit needs to know where, the bundle is empty, and a part asked for as a page leads to its page."""
    pages, not_there, parts = addresses(world), ("/office/visits/new", ".zip"), ("/list", "/messages", "/ratings")
    hire(world, "Someone", role)
    browser = world.as_("Someone", kind="staff", stepped_up=True)
    for address, declared in pages:
        status = knock(world, browser, address, declared)
        if declared.may not in STAFF_ROLES[role]:
            assert status == 404, address
        elif not declared.changes:
            expected = 404 if address.endswith(not_there) else 200
            assert status == expected or (status == 303 and address.endswith(parts)), address


@pytest.mark.parametrize("name", ["Tess", "Olivia"])
def test_technician_and_owner_find_nothing_in_the_office(world, name):
    browser = world.as_(name, stepped_up=True)
    for address, declared in addresses(world):
        assert knock(world, browser, address, declared) == 404, address


def test_rival_finds_nothing_at_the_addresses_of_others(world):
    """Rita runs an office herself, at another company."""
    rita = world.as_("Rita", stepped_up=True)
    for address, declared in addresses(world):
        if any(len(part.removesuffix(".pdf")) == 26 for part in address.split("/")):
            assert knock(world, rita, address, declared) == 404, address


def test_stranger_is_asked_to_sign_in(world):
    stranger = world.as_(None)
    for address, declared in addresses(world):
        assert knock(world, stranger, address, declared) == 303, address


def test_moving_the_portal_and_hiring_need_a_fresh_step_up(world):
    asked = {
        declared.level
        for address, declared in addresses(world)
        if declared.changes and ("staff" in address or address.endswith("/settings/address"))
    }
    assert asked == {L4}
