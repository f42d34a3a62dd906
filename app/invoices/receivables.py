"""What everybody owes, by age: read from the ledger in a few queries, however many accounts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.invoices.ageing import Ages, Item, Weights, bucket_of, by_account, by_property, in_parts
from app.invoices.models import Allocation, Entry, Instalment, Invoice, Line
from app.properties.models import Property

A_PAGE = 50
# Invoices that were settled within so many days count for the days to pay.
PAID_WITHIN = 90


@dataclass(frozen=True)
class Row:
    """One account, or one property of it; `place` "" where it is the whole account or no property."""

    account_id: int
    account: str
    account_uid: str
    number: str
    place: str
    ages: Ages


def open_items(account_id: int | None = None) -> list[Item]:
    """All that does not come to nothing: the sum of the items is the sum of the ledger. Two queries.

    An invoice in parts is an item for each part that is not paid.
    """
    cents = func.sum(Entry.cents)
    sums = select(Entry.account_id, Entry.invoice_id, cents.label("cents")).having(cents != 0)
    sums = sums.where(Entry.account_id == account_id) if account_id else sums
    left = sums.group_by(Entry.invoice_id, Entry.account_id).subquery()
    rows = session().exec(
        select(left.c.account_id, left.c.invoice_id, Invoice.due_on, Invoice.state, left.c.cents)
        .join(Invoice, Invoice.id == left.c.invoice_id, isouter=True)
    )  # fmt: skip
    whole = [Item(account, invoice, due, state == "open", int(sum)) for account, invoice, due, state, sum in rows]
    parts = _parts(account_id)
    return [item for one in whole for item in in_parts(one, parts.get(one.invoice_id, []))]


def late_on_its_way(today: dt.date) -> int:
    """Cents that somebody has paid of late invoices and the bank has not brought yet."""
    under_way = (
        select(func.coalesce(func.sum(Allocation.cents), 0)).join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(Allocation.live, Invoice.state == "open", Invoice.due_on < today)
    )  # fmt: skip
    return int(session().exec(under_way).one())


def _parts(account_id: int | None) -> dict[int, list[tuple[dt.date, int]]]:
    wanted = select(Instalment.invoice_id, Instalment.due_on, Instalment.cents)
    if account_id:
        wanted = wanted.join(Invoice, Invoice.id == Instalment.invoice_id).where(Invoice.account_id == account_id)
    found: dict[int, list[tuple[dt.date, int]]] = {}
    for invoice_id, due_on, cents in session().exec(wanted.order_by(Instalment.invoice_id, Instalment.position)):
        found.setdefault(invoice_id, []).append((due_on, cents))
    return found


def rows_by_account(items: list[Item], today: dt.date, after: str = "") -> tuple[list[Row], str]:
    """A page, what is most late first: (its rows, the mark after which the next one begins or "")."""
    return _page(by_account(items, today), after, lambda account_id: (account_id, None))


def rows_by_property(items: list[Item], today: dt.date, after: str = "") -> tuple[list[Row], str]:
    return _page(by_property(items, weights_of(items), today), after, lambda key: key)


def every_row(items: list[Item], today: dt.date, is_by_property: bool) -> list[Row]:
    """All pages in one, for the file."""
    if is_by_property:
        return _named(_sorted(by_property(items, weights_of(items), today), lambda key: key))
    return _named(_sorted(by_account(items, today), lambda account_id: (account_id, None)))


def weights_of(items: list[Item]) -> Weights:
    """What the lines of each invoice come to at each property, tax included."""
    ids = [item.invoice_id for item in items if item.invoice_id]
    cents = func.sum(Line.amount_cents + Line.tax_cents)
    rows = select(Line.invoice_id, Line.property_id, cents).where(col(Line.invoice_id).in_(ids))
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    for invoice_id, place, sum in session().exec(rows.group_by(Line.invoice_id, Line.property_id)):
        found[invoice_id][place] = int(sum)
    return found


Key = tuple[int, int, int, int]
"""By what rows are ordered: late, total (both largest first), account, property."""


def _sorted(ages: dict, split: Callable) -> list[tuple[Key, Ages]]:
    keyed = []
    for thing, of in ages.items():
        account_id, place_id = split(thing)
        keyed.append(((-of.late, -of.total, account_id, place_id or 0), of))
    return sorted(keyed, key=lambda pair: pair[0])


def _page(ages: dict, after: str, split: Callable) -> tuple[list[Row], str]:
    mark = _mark(after)
    rest = [pair for pair in _sorted(ages, split) if mark is None or pair[0] > mark]
    older = ".".join(str(part) for part in rest[A_PAGE - 1][0]) if len(rest) > A_PAGE else ""
    return _named(rest[:A_PAGE]), older


def _mark(after: str) -> Key | None:
    """Nonsense in the address shows the first page."""
    try:
        parts = tuple(int(part) for part in after.split("."))
    except ValueError:
        return None
    return parts if len(parts) == 4 else None


def _named(pairs: list[tuple[Key, Ages]]) -> list[Row]:
    """Two queries."""
    accounts = _names(Account, (Account.name, Account.uid, Account.number), {key[2] for key, _ in pairs})
    places = _names(Property, (Property.name, Property.street), {key[3] for key, _ in pairs} - {0})
    return [
        Row(key[2], accounts[key[2]].name, accounts[key[2]].uid, accounts[key[2]].number,
            places[key[3]].name or places[key[3]].street if key[3] else "", ages)
        for key, ages in pairs
    ]  # fmt: skip


def _names(model, columns, ids: set[int]) -> dict:
    rows = session().exec(select(model.id, *columns).where(col(model.id).in_(ids))) if ids else ()
    return {row.id: row for row in rows}


@dataclass(frozen=True)
class OpenInvoice:
    """One line of the drill-down: `bucket` is one of BUCKETS, or "other"."""

    uid: str
    number: str
    issued_on: dt.date
    due_on: dt.date
    cents: int
    bucket: str


def open_invoices_of(account: Account, items: list[Item], today: dt.date) -> list[OpenInvoice]:
    """Those behind the account's items, the first due first; a part has a line of its own."""
    ids = {item.invoice_id for item in items if item.invoice_id}
    found = select(Invoice).where(col(Invoice.id).in_(ids), Invoice.account_id == account.id)
    rows = {row.id: row for row in session().exec(found)}
    behind = sorted((item for item in items if item.invoice_id in rows), key=lambda one: (one.due_on, one.invoice_id))
    return [_opened(rows[item.invoice_id], item, today) for item in behind]


def _opened(invoice: Invoice, item: Item, today: dt.date) -> OpenInvoice:
    bucket = bucket_of(item.due_on, today) if item.is_open and item.cents > 0 else "other"
    return OpenInvoice(invoice.uid, invoice.number, invoice.issued_on, item.due_on, item.cents, bucket)


def days_to_pay(today: dt.date) -> dict[int, list[int]]:
    """Account -> the days from issue to the entry that settled it, of each invoice settled within PAID_WITHIN days."""
    since = dt.datetime.combine(today - dt.timedelta(days=PAID_WITHIN), dt.time(0), ZoneInfo(current.zone()))
    last = func.max(Entry.at)
    rows = session().exec(
        select(Invoice.account_id, Invoice.issued_on, last).join(Entry, Entry.invoice_id == Invoice.id)
        .where(Invoice.state == "open", Invoice.total_cents > 0, _touched_since(since))
        .group_by(Invoice.id).having(func.sum(Entry.cents) <= 0)
    )  # fmt: skip
    found: dict[int, list[int]] = defaultdict(list)
    for account_id, issued_on, settled_at in rows:
        found[account_id].append(max(0, (settled_at.astimezone(ZoneInfo(current.zone())).date() - issued_on).days))
    return found


def _touched_since(since: dt.datetime):
    paid = select(Entry.invoice_id).where(Entry.at >= since.astimezone(dt.UTC), Entry.cents < 0)
    return col(Invoice.id).in_(paid)


def median_days(days: dict[int, list[int]]) -> int | None:
    """Of all accounts; None where nothing was settled."""
    every = [one for of in days.values() for one in of]
    return round(median(every)) if every else None


def today_here() -> dt.date:
    return clock.today(current.zone())
