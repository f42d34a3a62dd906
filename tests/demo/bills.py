"""A year and a half of monthly invoices with the visits behind them, nearly all paid."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import func, select

from app.base.bulk import add_many, reserve_ids
from app.base.db import session
from app.base.ids import new_uid
from app.invoices.billing import THE_PERIOD
from app.invoices.drafting import DUE_DAYS, FIRST_NUMBER
from app.invoices.models import Allocation, Entry, Invoice, Line, LineVisit
from app.invoices.models_runs import BilledPeriod
from app.payments.models import Attempt
from app.plans.models import BillingRules, Plan
from app.plans.periods import month_around
from app.plans.terms import kept, terms_of
from app.visits.models import Visit

EXTRAS = (
    ("Filter cleaning", 9500),
    ("Salt cell cleaning", 8500),
    ("Drain and refill spa", 14000),
    ("Replace O-rings", 4200),
)
TAX = 86_000
# Accounts with a lower number are the cast's.
CAST = 3


@dataclass
class Rows:
    invoices: list[dict] = field(default_factory=list)
    lines: list[dict] = field(default_factory=list)
    ties: list[dict] = field(default_factory=list)
    periods: list[dict] = field(default_factory=list)
    entries: list[dict] = field(default_factory=list)
    attempts: list[dict] = field(default_factory=list)
    allocations: list[dict] = field(default_factory=list)


def write_bills(plans: list[Plan], today: dt.date, unpaid: dict[int, int], methods: dict[int, str]) -> None:
    """Inside writing(), after the history.

    `unpaid`: how many of an account's last invoices stay open. `methods`: how who paid.
    """
    months = _visits_by_month([plan.id for plan in plans], today)
    known = {plan.id: plan for plan in plans}
    last_month = max((month for _, month in months), default=today)
    wanted = [
        (account, month, plans_of)
        for (account, month), plans_of in sorted(months.items(), key=lambda item: (item[0][1], item[0][0]))
        if month != last_month or not _is_waiting(account, unpaid)
    ]
    rows = Rows()
    taken = session().exec(select(func.count(Invoice.id))).one()
    ids, line_ids = iter(reserve_ids(Invoice, len(wanted))), iter(reserve_ids(Line, 4 * len(wanted) + 10))
    attempt_ids = iter(reserve_ids(Attempt, len(wanted)))
    months_back = sorted({month for _, month, _ in wanted}, reverse=True)
    for number, (account, month, plans_of) in enumerate(wanted, FIRST_NUMBER + taken):
        open_now = months_back.index(month) < unpaid.get(account, 0)
        _bill(rows, account, month, plans_of, known, number, next(ids), line_ids)
        if not open_now:
            _pay(rows, account, methods.get(account, "Visa 4242"), next(attempt_ids), number)
    _insert(rows)


def _is_waiting(account: int, unpaid: dict[int, int]) -> bool:
    """Whose bill of the last month is not made yet: something for the office's invoice run."""
    return account > CAST and account % 3 == 0 and account not in unpaid


def _visits_by_month(plan_ids: list[int], today: dt.date) -> dict:
    """(account, first of month) -> plan -> visits done in it; whole months only."""
    found = (
        session()
        .exec(
            select(Visit.id, Visit.account_id, Visit.plan_id, Visit.property_id, Visit.day).where(
                Visit.plan_id.in_(plan_ids), Visit.state == "completed", Visit.day < today.replace(day=1)
            )
        )
        .all()
    )
    months: dict = defaultdict(lambda: defaultdict(list))
    for id, account_id, plan_id, property_id, day in found:
        months[account_id, day.replace(day=1)][plan_id].append((id, property_id))
    return months


def _bill(
    rows: Rows, account: int, month: dt.date, plans_of: dict, known: dict[int, Plan], number: int, id: int, line_ids
) -> None:
    chance = Random(account * 1000 + month.month)
    lines = []
    for plan_id, visits in plans_of.items():
        line_id = next(line_ids)
        words, plan = f"Weekly service, {month:%B %Y}", known[plan_id]
        line = _line(line_id, id, visits[0][1], len(lines), words, plan.price_cents, 0)
        lines.append(line | {"plan_id": plan_id, "period": month, "source": THE_PERIOD})
        rows.periods.append(_period(plan, account, month, id))
        rows.ties += [{"line_id": line_id, "visit_id": visit_id} for visit_id, _ in visits]
    if chance.random() < 0.15:
        name, cents = chance.choice(EXTRAS)
        lines.append(_line(next(line_ids), id, lines[0]["property_id"], len(lines), name, cents, TAX))
    subtotal, tax = sum(x["amount_cents"] for x in lines), sum(x["tax_cents"] for x in lines)
    issued = (month + dt.timedelta(days=32)).replace(day=1)
    rows.lines += lines
    rows.invoices.append(
        {
            "id": id,
            "uid": new_uid(),
            "account_id": account,
            "number": f"INV-{number}",
            "state": "open",
            "issued_on": issued,
            "due_on": issued + dt.timedelta(days=DUE_DAYS),
            "currency": "usd",
            "purchase_order": "",
            "subtotal_cents": subtotal,
            "tax_cents": tax,
            "total_cents": subtotal + tax,
            "note": "",
            "sent_at": _at(issued),
            "created_at": _at(issued),
        }
    )
    rows.entries.append(
        _entry(rows.invoices[-1], "invoice", subtotal + tax, f"invoice:{rows.invoices[-1]['uid']}", _at(issued), None)
    )


def _line(id: int, invoice_id: int, property_id: int, position: int, description: str, cents: int, tax: int) -> dict:
    return {
        "id": id,
        "invoice_id": invoice_id,
        "property_id": property_id,
        "position": position,
        "description": description,
        "quantity_thousandths": 1000,
        "unit_cents": cents,
        "amount_cents": cents,
        "tax_millionths": tax,
        "tax_cents": round(cents * tax / 1_000_000),
    }


def _period(plan: Plan, account: int, month: dt.date, invoice_id: int) -> dict:
    """As an invoice run would have closed it."""
    return {"plan_id": plan.id, "account_id": account, "invoice_id": invoice_id, "starts_on": month,
            "ends_on": month_around(month).last, "terms": kept(terms_of(plan, BillingRules()))}  # fmt: skip


def _entry(invoice: dict, kind: str, cents: int, source: str, at: dt.datetime, attempt_id: int | None) -> dict:
    return {
        "account_id": invoice["account_id"],
        "invoice_id": invoice["id"],
        "kind": kind,
        "cents": cents,
        "currency": "usd",
        "source": source,
        "attempt_id": attempt_id,
        "at": at,
    }


def _pay(rows: Rows, account: int, method: str, id: int, number: int) -> None:
    invoice, uid = rows.invoices[-1], new_uid()
    at = invoice["sent_at"] + dt.timedelta(days=1 + (account + number) % 11, hours=3)
    way = "check" if method.startswith("Check") else "stored"
    rows.attempts.append(
        {
            "id": id,
            "uid": uid,
            "account_id": account,
            "cents": invoice["total_cents"],
            "currency": "usd",
            "state": "succeeded",
            "way": way,
            "method_words": "" if way == "check" else method,
            "reference": str(number) if way == "check" else "",
            "created_at": at,
            "settled_at": at,
            "due_at": at,
            "done_at": at,
            "payment_intent": "",
            "checkout": "",
            "next_url": "",
            "bank_account": "",
            "failure_code": "",
            "keeps_method": False,
            "person_name": "",
            "tries": 0,
            "error": "",
        }
    )
    rows.allocations.append(
        {"attempt_id": id, "invoice_id": invoice["id"], "cents": invoice["total_cents"], "live": False}
    )
    rows.entries.append(_entry(invoice, "payment", -invoice["total_cents"], f"attempt:{uid}", at, id))


def _insert(rows: Rows) -> None:
    for model, found in (
        (Invoice, rows.invoices),
        (BilledPeriod, rows.periods),
        (Line, rows.lines),
        (LineVisit, rows.ties),
        (Attempt, rows.attempts),
        (Allocation, rows.allocations),
        (Entry, rows.entries),
    ):
        add_many(model, found)


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), ZoneInfo("America/Phoenix")).astimezone(dt.UTC)
