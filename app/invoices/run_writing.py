"""The invoices of a run, written many at a time: rows as draft_invoice() and issue() write them one by one."""

import datetime as dt

from app.base import clock, current
from app.base.bulk import add_many, reserve_ids
from app.base.events import Event
from app.base.ids import new_uid
from app.invoices.composing import Bill, BillLine
from app.invoices.drafting import next_numbers, note_billed
from app.invoices.models import Entry, Invoice, Line, LinePart, LineVisit
from app.invoices.models_runs import BilledPeriod, InvoiceRun
from app.people.links import paper_links
from app.people.models import Capability
from app.plans.terms import kept


def write_bills(run: InvoiceRun, bills: list[Bill], due_days: int) -> list[dict]:
    """Makes what is_made, and closes the periods of all that are not left out. Returns the invoices' rows.

    They are owed at once; people hear of them when the run is released.
    """
    made = [bill for bill in bills if bill.is_made]
    invoices = _invoices(run, made, due_days)
    add_many(Invoice, invoices)
    _write_lines(made, invoices)
    add_many(Entry, [_owed(invoice) for invoice in invoices])
    add_many(Capability, paper_links([("invoice", invoice["id"]) for invoice in invoices]))
    add_many(Event, [_issued(run, invoice) for invoice in invoices])
    by_account = {invoice["account_id"]: invoice["id"] for invoice in invoices}
    add_many(BilledPeriod, [row for bill in bills if not bill.is_left_out for row in periods_of(run, bill, by_account)])
    return invoices


def _invoices(run: InvoiceRun, made: list[Bill], due_days: int) -> list[dict]:
    day, currency = clock.today(current.company().zone), current.company().currency
    head = {"run_id": run.id, "state": "open", "issued_on": day, "due_on": day + dt.timedelta(days=due_days),
            "currency": currency}  # fmt: skip
    return [
        head | {
            "id": id, "uid": new_uid(), "number": number, "account_id": bill.account.row.id,
            "purchase_order": bill.account.row.purchase_order, "subtotal_cents": bill.subtotal_cents,
            "tax_cents": bill.tax_cents, "total_cents": bill.total_cents,
        }
        for id, number, bill in zip(reserve_ids(Invoice, len(made)), next_numbers(len(made)), made, strict=True)
    ]  # fmt: skip


def _write_lines(made: list[Bill], invoices: list[dict]) -> None:
    taken = [(invoice["id"], at, line) for bill, invoice in zip(made, invoices, strict=True)
             for at, line in enumerate(bill.taken)]  # fmt: skip
    ids = reserve_ids(Line, len(taken))
    add_many(Line, [_line(id, *one) for id, one in zip(ids, taken, strict=True)])
    for bill, invoice in zip(made, invoices, strict=True):
        note_billed([part for line in bill.taken for part in line.charge.parts], invoice["number"])
    tied = [(id, line.charge) for id, (_invoice, _at, line) in zip(ids, taken, strict=True)]
    add_many(LineVisit, [{"line_id": id, "visit_id": visit} for id, charge in tied for visit in charge.visits])
    add_many(LinePart, [{"line_id": id, "part_id": part} for id, charge in tied for part in charge.parts])


def _line(id: int, invoice_id: int, position: int, line: BillLine) -> dict:
    new = line.new
    return {
        "id": id, "invoice_id": invoice_id, "property_id": line.place_id, "position": position,
        "description": new.description, "unit_cents": new.unit_cents, "amount_cents": new.amount_cents,
        "tax_millionths": new.tax_millionths, "tax_cents": new.tax_cents, "plan_id": line.plan_id,
        "period": line.period, "source": line.charge.source,
    }  # fmt: skip


def _owed(invoice: dict) -> dict:
    return {
        "account_id": invoice["account_id"], "invoice_id": invoice["id"], "kind": "invoice",
        "cents": invoice["total_cents"], "currency": invoice["currency"], "source": f"invoice:{invoice['uid']}",
    }  # fmt: skip


def _issued(run: InvoiceRun, invoice: dict) -> dict:
    """Held back: it is due once the run is released."""
    return {"name": "invoice.issued", "thing": "invoice", "thing_id": invoice["id"], "actor_id": run.person_id,
            "actor_name": run.person_name, "due_at": None}  # fmt: skip


def periods_of(run: InvoiceRun, bill: Bill, by_account: dict[int, int]) -> list[dict]:
    account_id = bill.account.row.id
    return [
        {"plan_id": plan.id, "account_id": account_id, "invoice_id": by_account.get(account_id), "run_id": run.id,
         "starts_on": period.first, "ends_on": period.last, "terms": kept(plan.terms)}
        for plan, period in bill.periods
    ]  # fmt: skip
