"""Statements of account, and invoices as one file."""

import csv
import datetime as dt
import io
import random
import zipfile

from sqlmodel import func, select

from app import timetable
from app.accounts.models import Account
from app.base import clock
from app.base.db import session
from app.invoices import ledger
from app.invoices.models import Entry
from app.notices.models import Notice
from app.statements.mailing import send_statements
from app.statements.models import PaperBundle, StatementMonth
from app.statements.statement import month_before, statement
from tests.counting import count_statements
from tests.invoices.papers import is_accessible
from tests.invoices.papers import words as text_of
from tests.payments.conftest import bank
from tests.payments.stage import owe, store, tap

__all__ = ["bank"]
DAY = dt.date(2026, 11, 19)


def account(world, name: str = "Reyes") -> Account:
    return world.get(Account, world.cast.accounts[name])


def facts(world, seed: int, count: int = 60) -> None:
    """Anything that may stand in a ledger, at any hour of a year."""
    chance = random.Random(seed)
    with world.writing():
        for number in range(count):
            at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=chance.randrange(525_000))
            ledger.write(chance.choice(("payment", "credit", "refund")), chance.randrange(-50_000, 50_000),
                         f"fact-{seed}-{number}", account_id=world.cast.accounts["Reyes"], at=at)  # fmt: skip


def test_opening_and_closing_are_the_ledgers_to_the_cent(world):
    chance = random.Random(7)
    for seed in range(5):
        facts(world, seed)
        first = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(300))
        last = first + dt.timedelta(days=chance.randrange(60))
        shown, next_one = (statement(account(world), *days) for days in
                           ((first, last), (last + dt.timedelta(days=1), dt.date(2027, 1, 2))))  # fmt: skip
        assert shown.closing_cents == next_one.opening_cents
        assert shown.opening_cents + shown.charged_cents - shown.paid_cents == shown.closing_cents
        whole = world.all(select(func.sum(Entry.cents)).where(Entry.account_id == account(world).id))[0]
        assert next_one.closing_cents == whole


def test_a_statement_asks_twice_however_long_it_is(world):
    facts(world, 1, 200)
    row, _zone = account(world), world.company.zone
    with count_statements() as sent:
        statement(row, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert len(sent) <= 2


def test_page_table_and_paper_say_the_same(world, bank):
    (invoice,) = owe("Reyes", world)
    tap(world, [invoice], store(world, bank))
    owe("Reyes", world, cents=8000)
    olivia, uid = world.as_("Olivia"), account(world).uid
    here, days = f"/statements/{uid}", "?from=2026-11-01&to=2026-11-30"
    page = olivia.get(here + days).text
    assert "$80.00" in page and "Paid, Visa 4242, INV-1001" in page
    table = list(csv.reader(io.StringIO(olivia.get(f"{here}.csv{days}").data.decode("utf-8-sig"))))
    assert table[1][1:] == ["Opening balance", "", "", "", "0.00"]
    assert table[-1][1:] == ["Closing balance", "", "", "", "80.00"]
    assert [row[4] for row in table[2:-1]] == ["155.00", "-155.00", "80.00"]
    paper = olivia.get(f"{here}.pdf{days}")
    assert paper.mimetype == "application/pdf"
    assert is_accessible(paper.data)
    words = text_of(paper.data)
    assert "Closing balance" in words and "$80.00" in words and "INV-1001" in words


def test_a_range_that_is_none_is_refused_beside_the_field(world):
    olivia, uid = world.as_("Olivia"), account(world).uid
    for query in ("from=2026-11-30&to=2026-11-01", "from=tomorrow&to=2026-11-01", "from=1900-01-01&to=2026-01-01"):
        answer = olivia.get(f"/statements/{uid}?{query}")
        assert answer.status_code == 422
        assert "field__error" in answer.text


def test_one_account_is_shown_at_once(world):
    assert world.as_("Olivia").get("/statements").location == f"/statements/{account(world).uid}"
    assert world.as_("Finn").get("/statements").status_code == 404
    assert world.as_("Olivia").get(f"/statements/{account(world, 'Hotel Azul').uid}").status_code == 404


def test_several_people_get_it_once_a_month(world):
    assert send_statements in timetable.EVERY_MINUTE
    pat, uid = world.as_("Pat"), account(world, "Hotel Azul").uid
    chosen = [world.person(name).uid for name in ("Pat", "Marta")]
    world.post(pat, f"/statements/{uid}/readers", {"reader": chosen})
    session().rollback()
    for _ in range(3):
        send_statements()
        world.work()
    assert len(world.all(select(StatementMonth))) == 1
    clock.advance(dt.timedelta(days=14))
    send_statements()
    send_statements()
    world.work()
    assert [row.month for row in world.all(select(StatementMonth).order_by(StatementMonth.id))] == [
        dt.date(2026, 10, 1), dt.date(2026, 11, 1)]  # fmt: skip
    people = world.all(select(Notice.person_id).where(Notice.event == "statement"))
    assert sorted(people) == sorted([world.cast.people["Pat"], world.cast.people["Marta"]] * 2)


def test_all_invoices_of_a_range_come_as_one_file(world):
    invoices = owe("Reyes", world, count=3)
    owe("Hotel Azul", world)
    olivia, uid = world.as_("Olivia"), account(world).uid
    sent = world.post(olivia, f"/statements/{uid}/bundle", {"from": "2026-11-01", "to": "2026-11-30"})
    page = olivia.get(sent.location)
    assert "0 of 3" in page.text
    world.work()
    assert "3 invoices are ready." in olivia.get(f"{sent.location}/card").text
    file = olivia.get(f"{sent.location}.zip")
    papers = zipfile.ZipFile(io.BytesIO(file.data))
    assert papers.namelist() == [f"{invoice.number}.pdf" for invoice in invoices]
    assert all(papers.read(name).startswith(b"%PDF-") for name in papers.namelist())
    assert world.as_("Pat").get(f"{sent.location}.zip").status_code == 404


def test_a_day_has_only_so_many_bundles(world):
    owe("Reyes", world)
    olivia, path = world.as_("Olivia"), f"/statements/{account(world).uid}/bundle"
    days = {"from": "2026-11-01", "to": "2026-11-30"}
    answers = [world.post(olivia, path, days) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {303}
    assert answers[30].status_code == 422 and "a lot for one day" in answers[30].text


def test_a_worker_that_dies_goes_on_where_it_was(world, monkeypatch):
    from app.statements import bundling

    monkeypatch.setattr(bundling, "A_FEW", 2)
    owe("Reyes", world, count=5)
    here = f"/statements/{account(world).uid}/bundle"
    world.post(world.as_("Olivia"), here, {"from": "2026-11-01", "to": "2026-11-30"})
    (bundle,) = world.all(select(PaperBundle))
    bundling.make_bundle(bundle)
    assert len(world.get(PaperBundle, bundle.id).made) == 2
    world.work()
    assert [number for number, _ in world.get(PaperBundle, bundle.id).made] == [f"INV-{n}" for n in range(1001, 1006)]


def test_days_without_invoices_say_so(world):
    olivia, uid = world.as_("Olivia"), account(world).uid
    sent = world.post(olivia, f"/statements/{uid}/bundle", {"from": "2020-01-01", "to": "2020-01-02"})
    assert "No invoices in these days" in olivia.get(sent.location).text
    assert olivia.get(f"{sent.location}.zip").status_code == 404


def test_the_office_prints_and_sends_them_too(world):
    owe("Hotel Azul", world)
    otto, uid = world.as_("Otto", stepped_up=True), account(world, "Hotel Azul").uid
    here = f"/office/accounts/{uid}/statement"
    assert otto.get(here).status_code == 200
    assert otto.get(f"{here}.pdf").mimetype == "application/pdf"
    assert otto.get(f"{here}.csv").mimetype == "text/csv"
    world.post(otto, f"{here}/readers", {"reader": [world.person("Pat").uid]})
    sent = world.post(otto, f"{here}/bundle", {"from": "2026-11-01", "to": "2026-11-30"})
    world.work()
    session().rollback()
    assert otto.get(f"{sent.location}.zip").mimetype == "application/zip"


def test_last_month_is_the_whole_month():
    assert month_before(dt.date(2027, 1, 31)) == (dt.date(2026, 12, 1), dt.date(2026, 12, 31))
