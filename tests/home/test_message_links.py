"""The link in a message: one thing for whoever holds it, the account only for whom it was sent to."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Account, Role
from app.base import clock
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.ledger import write
from app.people.links import BROWSERS, link_for, token_of
from app.people.models import Capability, SignedIn
from tests.people.signing_in import code_of, is_signed_in, newest


def invoice_of(world, account="Reyes"):
    with world.writing():
        invoice = draft_invoice(world.row(Account, world.cast.accounts[account]), [NewLine("Weekly service", 15500)])
        issue(invoice)
    return invoice


def sent(world, thing=None, name="Olivia", channel="email", verified=True):
    """The path of a link just sent to this person."""
    person = world.person(name) if name else None
    with world.writing():
        return f"/l/{token_of(link_for(person, thing, channel, person.email if person else '', verified))}"


def open_account(world, browser, path, **form):
    return world.post(browser, f"{path}/account", form)


def test_looking_is_harmless_and_signs_nobody_in(world):
    path = sent(world)
    for look in ("head", "get", "get"):
        browser = world.as_(None)
        assert getattr(browser, look)(path).status_code == 200
        assert not is_signed_in(browser)
    assert world.all(select(SignedIn)) == []


def test_first_look_is_noted_but_not_a_scanners_head(world):
    path = sent(world)
    world.as_(None).head(path)
    assert world.all(select(Capability.opened_at)) == [None]
    world.as_(None).get(path)
    clock.advance(dt.timedelta(hours=1))
    world.as_(None).get(path)
    assert world.all(select(Capability.opened_at)) == [clock.now() - dt.timedelta(hours=1)]


def test_fresh_link_opens_the_account_for_a_day_at_a_low_level(world):
    invoice = invoice_of(world)
    browser = world.as_(None)
    answer = open_account(world, browser, sent(world, invoice))
    assert answer.headers["Location"] == f"/invoices/{invoice.uid}"
    assert is_signed_in(browser)
    assert [(row.kind, row.level) for row in world.all(select(SignedIn))] == [("link", 2)]
    assert browser.get("/account").headers["Location"].startswith("/sign-in")
    assert browser.get("/sign-in?next=/account").headers["Location"] == "/step-up?next=/account"
    clock.advance(dt.timedelta(hours=24))
    assert not is_signed_in(browser)


def test_code_raises_the_link_session_to_a_full_one(world):
    browser = world.as_(None)
    open_account(world, browser, sent(world))
    world.post(browser, "/step-up", {"next": "/account"})
    answer = world.post(browser, "/sign-in/code", {"code": code_of(newest(world))})
    assert answer.headers["Location"] == "/account"
    assert [(row.kind, row.level) for row in world.all(select(SignedIn))] == [("full", 3)]


def test_own_live_session_goes_straight_to_the_thing(world):
    invoice = invoice_of(world)
    assert world.as_("Olivia").get(sent(world, invoice)).headers["Location"] == f"/invoices/{invoice.uid}"


def test_somebody_else_signed_in_is_asked_first(world):
    path = sent(world)
    marta = world.as_("Marta")
    assert marta.get(path).status_code == 200
    assert "signed in as Marta Ruiz" in open_account(world, marta, path).text
    assert "Marta" in marta.get("/account").text
    assert open_account(world, marta, path, instead="1").status_code == 303
    alive = world.all(select(SignedIn.person_id).where(SignedIn.ended_at.is_(None)))
    assert alive == [world.cast.people["Olivia"]]


@pytest.mark.parametrize("why", ["old", "unverified", "paper", "browsers"])
def test_account_stays_shut_where_only_a_code_will_do(world, why):
    path = sent(world, channel="paper" if why == "paper" else "email", verified=why != "unverified")
    if why == "old":
        clock.advance(dt.timedelta(days=7))
    if why == "browsers":
        for _ in range(BROWSERS):
            assert open_account(world, world.as_(None), path).status_code == 303
    browser = world.as_(None)
    assert open_account(world, browser, path).status_code == 200
    assert not is_signed_in(browser)
    page = browser.get(path)
    assert page.status_code == 200 and 'name="open-account"' not in page.text


def test_same_browser_counts_once(world):
    path, browser = sent(world), world.as_(None)
    for _ in range(BROWSERS + 2):
        assert open_account(world, browser, path).status_code == 303
        world.post(browser, "/sign-out")
    assert len(world.all(select(Capability.browsers))[0]) == 1


def test_expired_link_sends_nothing_until_the_button_is_pressed(world):
    invoice = invoice_of(world)
    path = sent(world, invoice)
    clock.advance(dt.timedelta(days=400))
    browser = world.as_(None)
    page = browser.get(path)
    assert page.status_code == 410 and page.text.count("<form") == 1
    assert open_account(world, browser, path).status_code == 410
    assert world.post(browser, f"{path}/fresh").headers["Location"] == "/sign-in/code"
    asked = newest(world)
    assert (asked.contact, asked.go_to) == ("olivia@reyes.example", f"/invoices/{invoice.uid}")
    assert "o•••@r•••.example" in browser.get("/sign-in/code").text


def test_fresh_code_goes_where_the_person_is_reached_now(world):
    path = sent(world)
    olivia = world.person("Olivia")
    with world.writing():
        olivia.email = "olivia@new.example"
    world.post(world.as_(None), f"{path}/fresh")
    assert newest(world).contact == "olivia@new.example"


def test_visit_links_live_thirty_days(world):
    path = sent(world)
    clock.advance(dt.timedelta(days=29))
    assert world.as_(None).get(path).status_code == 200
    clock.advance(dt.timedelta(days=1))
    assert world.as_(None).get(path).status_code == 410


def test_invoice_links_end_sixty_days_after_it_was_paid(world):
    invoice = invoice_of(world)
    path = sent(world, invoice)
    clock.advance(dt.timedelta(days=100))
    assert world.as_(None).get(path).status_code == 200
    with world.writing():
        write("payment", -invoice.total_cents, "manual:1", account_id=invoice.account_id, invoice_id=invoice.id)
    clock.advance(dt.timedelta(days=59))
    assert world.as_(None).get(path).status_code == 200
    clock.advance(dt.timedelta(days=2))
    assert world.as_(None).get(path).status_code == 410


def test_link_is_void_once_the_role_is_gone(world):
    path = sent(world, invoice_of(world))
    role = world.all(select(Role).where(Role.person_id == world.cast.people["Olivia"]))[0]
    with world.writing():
        role.ends_at = clock.now()
    assert world.as_(None).get(path).status_code == 404
    assert open_account(world, world.as_(None), path).status_code == 404


def test_link_to_a_price_is_void_once_the_right_to_see_it_is_gone(world):
    path = sent(world, invoice_of(world))
    role = world.all(select(Role).where(Role.person_id == world.cast.people["Olivia"]))[0]
    with world.writing():
        role.name = "viewer"
    assert world.as_(None).get(path).status_code == 404


def test_forged_links_and_links_of_another_kind_are_none(world):
    path = sent(world)
    uid, _, signature = path.removeprefix("/l/").partition(".")
    bent = ("B" if signature[0] == "A" else "A") + signature[1:]
    for token in ("x", uid, f"{uid}.{bent}", f"{'b' * 26}.{signature}"):
        for act in ("", "/account", "/fresh"):
            browser = world.as_(None)
            answer = world.post(browser, f"/l/{token}{act}") if act else browser.get(f"/l/{token}")
            assert answer.status_code == 404
    assert world.as_(None).get(path.replace("/l/", "/a/")).status_code == 404


def test_links_of_a_company_mean_nothing_at_another(world):
    path = sent(world)
    assert world.as_("Rita").get(path).status_code == 404


def test_scanner_pressing_open_gets_no_more_than_a_link_session(world):
    """A button-clicking robot is one of the three browsers; it cannot change contacts or see codes."""
    robot = world.as_(None)
    open_account(world, robot, sent(world))
    for path in ("/account", "/account/contact", "/account/devices", "/sign-in/second"):
        assert robot.get(path).status_code == 303
