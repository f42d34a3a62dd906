"""Receivables and collections as the office sees them: they equal the ledger, and ask as much for all as for one."""

import csv
import datetime as dt
import io
import re

from sqlmodel import func, select

from app.accounts.models import Account
from app.base.bulk import add_many
from app.base.db import session
from app.invoices.ageing import summed
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.ledger import write
from app.invoices.models import Entry, Invoice
from app.invoices.receivables import A_PAGE, open_items
from tests.counting import count_statements

TODAY = dt.date(2026, 11, 19)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def owe(world, account: str, cents: int, late: int, *places: str) -> Invoice:
    with world.writing():
        row = session().get(Account, world.cast.accounts[account])
        lines = [NewLine("Service", cents, property_id=world.cast.properties[place]) for place in places]
        due = TODAY - dt.timedelta(days=late)
        issued = due - dt.timedelta(days=15)
        invoice = draft_invoice(row, lines or [NewLine("Service", cents)], issued_on=issued, due_on=due)
        issue(invoice)
    return invoice


def pay(world, invoice: Invoice, cents: int) -> None:
    with world.writing():
        source = f"check:{invoice.number}:{cents}"
        write("payment", -cents, source, account_id=invoice.account_id, invoice_id=invoice.id)


def some_debts(world) -> None:
    owe(world, "Reyes", 15500, -5)
    owe(world, "Reyes", 10001, 20)
    pay(world, owe(world, "Reyes", 9900, 45), 4000)
    pay(world, owe(world, "Hotel Azul", 5000, 70), 6000)
    owe(world, "Hotel Azul", 33334, 100, "Azul Downtown", "Azul Airport", "Azul Resort")
    with world.writing():
        write("credit", -700, "good will", account_id=world.cast.accounts["Hotel Azul"])


def ledger_cents(world) -> int:
    return int(world.all(select(func.sum(Entry.cents)))[0])


def test_every_total_is_the_ledger_s(world):
    some_debts(world)
    total = summed(open_items(), TODAY)
    assert (total.current, total.to_30, total.to_60, total.to_90, total.older) == (15500, 10001, 5900, 0, 100002)
    assert total.other == -1700
    assert total.total == ledger_cents(world)


def test_page_and_files_say_the_same_sums(world):
    some_debts(world)
    otto = world.as_("Otto")
    words = plain(otto.get("/office/receivables").text)
    assert "In all $1,297.03" in words and "Over 90 days $1,000.02" in words
    for by in ("account", "property"):
        rows = list(csv.reader(io.StringIO(otto.get(f"/office/receivables.csv?by={by}").data.decode("utf-8-sig"))))
        sums = [[round(float(one) * 100) for one in row[-7:]] for row in rows[1:]]
        assert sum(row[-1] for row in sums) == ledger_cents(world), by
        assert all(sum(row[:-1]) == row[-1] for row in sums)


def test_invoice_of_several_places_is_shared_out_by_its_lines(world):
    owe(world, "Hotel Azul", 33334, 100, "Azul Downtown", "Azul Airport")
    words = plain(world.as_("Otto").get("/office/receivables?by=property").text)
    assert words.count("$333.34") >= 2 and "Azul Airport" in words


def test_account_opens_to_its_invoices(world):
    some_debts(world)
    otto = world.as_("Otto")
    page = otto.get("/office/receivables").text
    link = re.search(r'/office/receivables/accounts/[a-z0-9]+', page)[0]
    words = plain(otto.get(link).text)
    assert "Hotel Azul" in words and "Over 90 days" in words and "By property" in words


def test_days_to_pay_are_from_issue_to_what_settled_it(world):
    late = owe(world, "Reyes", 15500, 0)
    pay(world, late, 15500)
    assert "Days to pay 15" in plain(world.as_("Otto").get("/office/receivables").text)


def test_names_that_look_like_formulas_are_harmless_in_the_file(world):
    with world.writing():
        session().get(Account, world.cast.accounts["Reyes"]).name = "=HYPERLINK(1)"
    owe(world, "Reyes", 15500, 20)
    text = world.as_("Otto").get("/office/receivables.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and "155.00" in text


def test_list_is_by_what_is_late_and_goes_on_page_by_page(world):
    many(world, A_PAGE + 10)
    otto = world.as_("Otto")
    first = otto.get("/office/receivables").text
    older = re.search(r'href="([^"]+after=[^"]+)" rel="next"|rel="next" href="([^"]+)"', first)
    address = next(found for found in older.groups() if found).replace("&amp;", "&")
    second = otto.get(address).text
    names = [re.findall(r"Debtor \d+", page) for page in (first, second)]
    assert len(names[0]) == A_PAGE and len(names[1]) == 10
    every = names[0] + names[1]
    assert every == sorted(every, key=lambda name: -int(name.split()[1]))


def many(world, count: int) -> None:
    """Accounts that each owe one late invoice, the later ones more."""
    with world.writing():
        add_many(Account, [{"name": f"Debtor {at}", "number": f"D{at}"} for at in range(count)])
        ids = session().exec(select(Account.id).where(Account.number.startswith("D")).order_by(Account.id)).all()
        due = TODAY - dt.timedelta(days=40)
        add_many(Invoice, [
            {"account_id": id, "number": f"X-{id}", "state": "open", "issued_on": due, "due_on": due,
             "total_cents": 1000 + at}
            for at, id in enumerate(ids)
        ])  # fmt: skip
        invoices = session().exec(select(Invoice.id, Invoice.account_id).where(Invoice.number.startswith("X-"))).all()
        by_account = {account: id for id, account in invoices}
        add_many(Entry, [
            {"account_id": id, "invoice_id": by_account[id], "kind": "invoice", "cents": 1000 + at, "source": f"x:{id}"}
            for at, id in enumerate(ids)
        ])  # fmt: skip


def test_as_many_questions_for_a_page_of_accounts_as_for_one(world):
    otto = world.as_("Otto")
    for path in ("/office/receivables", "/office/receivables?by=property", "/office/collections"):
        with count_statements() as few:
            otto.get(path)
        assert few, path
    many(world, 5)
    for path in ("/office/receivables", "/office/receivables?by=property", "/office/collections", "/office/money"):
        with count_statements() as some:
            otto.get(path)
        more(world)
        with count_statements() as all_of_them:
            otto.get(path)
        assert len(all_of_them) <= len(some), path


def more(world) -> None:
    for late in (1, 35, 65, 95):
        owe(world, "Hotel Azul", 5000, late, "Azul Downtown", "Azul Resort")
        owe(world, "Reyes", 5000, late, "Reyes")


def test_collections_say_whom_to_call_and_what_comes_next(world):
    some_debts(world)
    words = plain(world.as_("Otto").get("/office/collections").text)
    assert words.index("Hotel Azul") < words.index("Olivia Reyes")
    assert "Pat Kim" in words and "100 days" in words and "Nothing by itself: call" in words


def test_nobody_late_is_a_page_of_its_own(world):
    otto = world.as_("Otto")
    assert "Nobody is late" in otto.get("/office/collections").text
    assert "Nobody owes anything" in otto.get("/office/receivables").text


def test_money_leads_to_all_its_places(world):
    otto = world.as_("Otto")
    page = otto.get("/office/money").text
    for path in ("/office/invoices", "/office/invoices/runs", "/office/autopay", "/office/receivables",
                 "/office/reminders", "/office/exports", "/office/bank", "/office/collections"):  # fmt: skip
        assert f'href="{path}"' in page, path
        assert otto.get(path).status_code == 200, path
    assert 'href="/office/money"' in otto.get("/office").text


def test_technicians_see_no_money(world):
    for path in ("/office/money", "/office/receivables", "/office/exports"):
        assert world.as_("Tess", kind="staff").get(path).status_code == 404
