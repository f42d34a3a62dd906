"""Parts on invoices: by the run, by hand, never twice."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.drafting import AlreadyBilled, NewLine, draft_invoice, void
from app.invoices.models import Invoice, Line, LinePart
from app.visits.models import Part
from app.visits.parts import add_part
from tests.invoices.billed import (
    DECEMBER,
    FIRST_OF_DECEMBER,
    NOVEMBER,
    bill_only,
    invoices,
    lines,
    on,
    rules,
    run_all,
    visits_in,
)


@pytest.fixture(autouse=True)
def first_of_december(world):
    on(FIRST_OF_DECEMBER)


def use(world, visit, name: str = "Filter cartridge", quantity: int = 2000, cents: int | None = 4850) -> Part:
    with world.writing():
        return add_part(session().merge(visit), name, quantity, cents)


def account(world) -> Account:
    return world.get(Account, world.cast.accounts["Reyes"])


def by_hand(world, parts, visits=()) -> int:
    path = f"/office/accounts/{account(world).uid}/invoices/from-visits"
    form = {"part": [part.uid for part in parts], "visit": [visit.uid for visit in visits]}
    return world.post(world.as_("Otto"), path, form).status_code


def ties(world) -> list[int]:
    return world.all(select(LinePart.part_id).order_by(LinePart.id))


def test_the_run_bills_a_part_on_top_of_the_month_once(world):
    bill_only(world, "Reyes")
    rules(world, tax_millionths=86000, taxes_parts=True)
    visits = visits_in(world, NOVEMBER)
    part = use(world, visits[1])
    use(world, visits[0], "Free gasket", 1000, None)
    run_all(world)
    assert lines(world) == [("Weekly service, November 2026", 15500), ("Filter cartridge × 2, Nov 12", 9700)]
    line = world.all(select(Line).order_by(Line.id))[1]
    assert (line.tax_cents, line.source, ties(world)) == (834, f"part:{part.id}", [part.id])
    assert world.get(Part, part.id).billed_on == invoices(world)[0].number
    assert by_hand(world, [part]) == 422
    on(dt.datetime(2027, 1, 1, 16, 0, tzinfo=dt.UTC))
    run_all(world, dt.date(2027, 1, 1))
    assert ties(world) == [part.id]


def test_a_part_typed_after_the_bill_comes_with_the_next(world):
    bill_only(world, "Reyes")
    visits = visits_in(world, NOVEMBER)
    run_all(world)
    use(world, visits[1])
    on(dt.datetime(2027, 1, 1, 16, 0, tzinfo=dt.UTC))
    visits_in(world, DECEMBER)
    run_all(world, dt.date(2027, 1, 1))
    assert ("Filter cartridge × 2, Nov 12", 9700) in lines(world, invoices(world)[1])


def test_what_was_billed_by_hand_is_not_billed_by_the_run(world):
    bill_only(world, "Reyes")
    part = use(world, visits_in(world, NOVEMBER)[1])
    assert by_hand(world, [part]) == 303
    draft = world.all(select(Invoice))[0]
    [line] = world.all(select(Line))
    assert (line.description, line.quantity_thousandths, line.amount_cents) == ("Filter cartridge", 2000, 9700)
    assert world.get(Part, part.id).billed_on == draft.number
    run_all(world)
    assert lines(world) == [("Weekly service, November 2026", 15500)]


def test_an_edited_line_keeps_its_part_and_a_void_invoice_frees_it(world):
    bill_only(world, "Reyes")
    part = use(world, visits_in(world, NOVEMBER)[1])
    by_hand(world, [part])
    invoice, line = world.all(select(Invoice))[0], world.all(select(Line))[0]
    edited = {"description-0": "Cartridges", "quantity-0": "2", "price-0": "40", "line-0": line.uid,
              "due_on": "2026-12-14"}  # fmt: skip
    world.post(world.as_("Otto"), f"/office/invoices/{invoice.uid}/lines", edited)
    assert ties(world) == [part.id] and world.get(Invoice, invoice.id).total_cents == 8000
    with world.writing():
        void(world.row(Invoice, invoice.id), "wrong")
    assert ties(world) == [] and world.get(Part, part.id).billed_on == ""
    assert by_hand(world, [part]) == 303


def test_the_same_part_stands_on_no_second_invoice(world):
    part = use(world, visits_in(world, NOVEMBER)[1])
    line = NewLine("Cartridge", 4850, parts=(part.id,))
    with world.writing():
        draft_invoice(session().merge(account(world)), [line])
    with pytest.raises(AlreadyBilled), world.writing():
        draft_invoice(session().merge(account(world)), [line])
    tie = world.all(select(LinePart))[0]
    with pytest.raises(IntegrityError), world.writing() as found:
        found.add(LinePart(line_id=tie.line_id, part_id=part.id))
    assert len(ties(world)) == 1


def test_visit_and_invoice_lead_to_each_other(world):
    bill_only(world, "Reyes")
    visit = visits_in(world, NOVEMBER)[1]
    use(world, visit)
    run_all(world)
    invoice, line = invoices(world)[0], world.all(select(Line).order_by(Line.id))[1]
    olivia = world.as_("Olivia")
    assert f"/invoices/{invoice.uid}/lines/{line.uid}" in olivia.get(f"/visits/{visit.uid}").text
    shown = olivia.get(f"/invoices/{invoice.uid}/lines/{line.uid}").text
    assert f"/visits/{visit.uid}" in shown and "Parts are billed on top of the plan, once each." in shown
