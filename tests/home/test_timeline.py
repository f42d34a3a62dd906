"""One list of visits, water, bills, messages and issues: paged by its own mark, as many queries for a long past."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.accounts.models import Account, Role
from app.base import clock
from app.conversations.questions import VISIT, Subject, answer, ask
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Invoice
from app.people.models import Person
from app.properties.access import change_access, reveal
from app.properties.editing import change_pool, change_property
from app.visits.models import Visit
from app.visits.recommending import recommend
from tests.counting import count_statements
from tests.reports.test_histories import weeks
from tests.visits.places import THE_DAY, do, place_of, pool_of
from tests.visits.told import IN_RANGE, done_visit, plain, skipped_visit

LINE = re.compile(r"<time>([^<]+)</time>\s*(?:<a href=\"([^\"]+)\">)?([^<]+)")


def lines(world, path: str = "/timeline", who: str = "Olivia") -> list[tuple[str, str, str]]:
    answer_ = world.as_(who).get(path)
    assert answer_.status_code == 200
    return [tuple(part.strip() for part in found) for found in LINE.findall(plain(answer_.text))]


def eventful(world) -> Visit:
    visit = done_visit(world, IN_RANGE)
    skipped_visit(world, day=THE_DAY - dt.timedelta(days=7))
    with world.writing() as session:
        account = session.get(Account, world.cast.accounts["Reyes"])
        issue(draft_invoice(account, [NewLine("Service", 15500)]))
    about = Subject(VISIT, visit.id, None, f"/visits/{visit.uid}", "Nov 19, 2026", visit.name, visit.property_id)
    with world.writing() as session:
        olivia = session.get(Person, world.cast.people["Olivia"])
        otto = session.get(Person, world.cast.people["Otto"])
        answer(ask(visit.account_id, about, olivia, "The basket is full"), otto, "We come at once")
    do(world, recommend, visit, "Replace the pump seal", who="Tess")
    world.work()
    return visit


def test_everything_stands_in_one_list_and_each_item_leads_to_its_page(world):
    visit = eventful(world)
    found = lines(world)
    titles = [title for _when, _href, title in found]
    for title in ("Visit done", "Visit skipped", "Invoice INV-1001", "Olivia Reyes wrote about Nov 19, 2026",
                  "Otto Brandt wrote about Nov 19, 2026", "Recommended: Replace the pump seal",
                  "Something was not right on Nov 19, 2026"):  # fmt: skip
        assert title in titles, titles
    browser = world.as_("Olivia")
    assert all(browser.get(href).status_code == 200 for _when, href, _title in found)
    assert f"/visits/{visit.uid}" in [href for _when, href, _title in found]


@pytest.mark.parametrize(
    ("kind", "has", "not_"),
    [("visits", "Visit done", "Invoice"), ("water", "pH 7.5 · Chlorine 3.0", "Visit done"),
     ("billing", "Invoice INV-1001", "wrote about"), ("messages", "Otto Brandt wrote", "Recommended"),
     ("issues", "Recommended", "Visit done")],
)  # fmt: skip
def test_chips_narrow_it(world, kind, has, not_):
    eventful(world)
    said = " ".join(title for _when, _href, title in lines(world, f"/timeline?kind={kind}"))
    assert has in said and not_ not in said


def test_pages_go_on_where_the_last_one_ended_and_nothing_is_lost_or_twice(world):
    weeks(world, 100, step=2)
    eventful(world)
    browser, path, seen = world.as_("Olivia"), "/timeline", []
    for _ in range(12):
        text = plain(browser.get(path).text)
        seen += [href for _when, href, title in LINE.findall(text) if title.startswith("Visit")]
        older = re.search(r'href="(/timeline\?[^"]*before=[^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"', text)
        if not older:
            break
        path = (older[1] or older[2]).replace("&amp;", "&")
    wanted = {f"/visits/{uid}" for uid in world.all(select(Visit.uid).where(Visit.state != "scheduled"))}
    assert len(seen) == len(set(seen)) and set(seen) == wanted


def test_newest_first(world):
    weeks(world, 40)
    with world.writing() as session:
        account = session.get(Account, world.cast.accounts["Reyes"])
        for month in (3, 6, 9):
            invoice = draft_invoice(account, [NewLine("Service", 15500)])
            issue(invoice)
            invoice.issued_on = dt.date(2026, month, 1)
            session.add(invoice)
    titles = [title for _when, _href, title in lines(world)]
    assert titles.index("Invoice INV-1003") > 4 and titles[0] == "Visit done"


def test_nonsense_in_the_address_shows_the_newest(world):
    eventful(world)
    newest = lines(world)
    for mark in ("x", "9999-99-99.", "%00", "2026-11-19T99.x",
                 "9999-12-31T23:59:59-12:00.x"):  # fmt: skip
        assert lines(world, f"/timeline?before={mark}") == newest


def test_a_long_past_costs_no_more_queries(world):
    done_visit(world, IN_RANGE)
    eventful(world)
    browser = world.as_("Olivia")
    browser.get("/timeline")
    counts = []
    for more in (0, 60):
        weeks(world, more)
        with count_statements() as sent:
            browser.get("/timeline")
        counts.append(len([one for one in sent if not one.startswith(("BEGIN", "SELECT set_config"))]))
    assert counts[0] == counts[1]


def test_nobody_reads_the_past_of_others_and_prices_need_their_right(world):
    eventful(world)
    with world.writing() as session:
        issue(draft_invoice(session.get(Account, world.cast.accounts["Hotel Azul"]), [NewLine("Service", 48000)]))
    assert "Invoice" in " ".join(title for *_rest, title in lines(world, who="Pat"))
    finn = world.as_("Finn").get("/timeline").text
    assert "Invoice" not in finn and "Billing" not in finn
    assert not lines(world, "/timeline?kind=billing", who="Finn") or "$" not in finn
    assert "INV-1001" not in world.as_("Pat").get("/timeline").text and "basket" not in finn


def test_the_office_reads_it_with_what_is_only_its_own(world):
    eventful(world)
    do(world, change_access, place_of(world), gate_code="1234", who="Otto")
    clock.advance(dt.timedelta(minutes=1))
    account = world.get(Account, world.cast.accounts["Reyes"])
    do(world, lambda: change_account_note(account))
    do(world, reveal, place_of(world), world.person("Tess"), "stop", who="Tess")
    do(world, change_property, place_of(world), note="Ring twice", who="Otto")
    do(world, change_pool, pool_of(world), surface="Plaster", who="Otto")
    here = f"/office/accounts/{account.uid}/timeline"
    office = [title for *_rest, title in lines(world, f"{here}?kind=office", who="Otto")]
    assert "Account details changed" in office
    assert "Account details changed" not in [title for *_rest, title in lines(world)]
    everything = lines(world, here, who="Otto")
    browser = world.as_("Otto", stepped_up=True)
    assert len(everything) > 6
    assert all(browser.get(href).status_code == 200 for _when, href, _title in everything)
    hrefs = {title: href for _when, href, title in everything}
    assert hrefs["Account details changed"] == f"/office/accounts/{account.uid}"
    assert hrefs["Property details changed"] == hrefs["Gate codes shown to Tess Nguyen"]
    assert hrefs["Property details changed"] == f"/office/properties/{place_of(world).uid}"
    assert hrefs["Pool details changed"] == f"/office/pools/{pool_of(world).uid}"
    assert world.as_("Rita").get(here).status_code == 404


def test_a_message_leads_to_what_it_is_about(world):
    visit = eventful(world)
    world.work()
    invoice = world.all(select(Invoice))[0]
    found = {title: href for _when, href, title in lines(world, "/timeline?kind=messages")}
    assert found["Message: Visit done"] == f"/visits/{visit.uid}"
    assert found["Message: New invoice"] == f"/invoices/{invoice.uid}"


def test_a_message_about_what_somebody_no_longer_sees_leads_to_their_notices(world):
    eventful(world)
    world.work()
    with world.writing() as session:
        for role in session.exec(select(Role).where(Role.person_id == world.cast.people["Olivia"])):
            role.name = "viewer"
            session.add(role)
    found = {title: href for _when, href, title in lines(world, "/timeline?kind=messages")}
    assert found["Message: New invoice"] == "/account/notices"


def test_for_the_office_a_message_leads_to_what_became_of_it(world):
    eventful(world)
    world.work()
    account = world.get(Account, world.cast.accounts["Reyes"])
    found = lines(world, f"/office/accounts/{account.uid}/timeline?kind=messages", who="Otto")
    sent = [href for _when, href, title in found if title == "Message: New invoice"]
    assert sent
    for href in sent:
        page, _hash, anchor = href.partition("#")
        shown = world.as_("Otto").get(page).text
        assert f'id="{anchor}"' in shown and shown.count("<tr id=") >= 1


def change_account_note(account: Account) -> None:
    from app.accounts.editing import change_account

    change_account(account, note="Calls in the morning")
