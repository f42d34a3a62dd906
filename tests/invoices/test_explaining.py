"""Why a line is on the invoice."""

from sqlmodel import select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Line
from app.visits.models import Dose
from tests.notices.sights import add_visit
from tests.payments.stage import owe


def page_of(world, invoice, source: str = "", name: str = "Olivia") -> str:
    lines = world.all(select(Line).where(Line.invoice_id == invoice.id, Line.source == source).order_by(Line.position))
    return world.as_(name).get(f"/invoices/{invoice.uid}/lines/{lines[0].uid}").text


def test_a_line_by_hand_shows_its_visits_and_what_was_added(world):
    with world.writing():
        visit = add_visit(world, "Reyes", "Reyes")
        visit.state, visit.technician_name = "completed", "Tess Nguyen"
        session().add(visit)
        pool = world.cast.pools["Reyes pool"]
        session().add(Dose(visit_id=visit.id, pool_id=pool, product="muriatic_acid", amount=16, unit="fl oz",
                           reason="pH was high"))  # fmt: skip
        behind = {"property_id": visit.property_id, "visits": (visit.id,)}
        lines = [NewLine("Weekly service", 15500, tax_millionths=86000, **behind)]
        invoice = draft_invoice(session().get(Account, world.cast.accounts["Reyes"]), lines)
        issue(invoice)
    shown = page_of(world, invoice)
    for words in ("Our office wrote this line. Its price is $155.00.", "8.6 % tax comes on top of it: $13.33.",
                  "Tess Nguyen", "Muriatic acid, 16 fl oz", "pH was high", "In the price", f"/visits/{visit.uid}"):
        assert words in shown, words


def test_more_than_one_says_how_many(world):
    with world.writing():
        invoice = draft_invoice(session().get(Account, world.cast.accounts["Reyes"]),
                                [NewLine("Salt", 899, quantity_thousandths=2500)])
        issue(invoice)
    assert "2.5 × $8.99" in page_of(world, invoice)


def test_the_list_of_lines_leads_to_each(world):
    (invoice,) = owe("Reyes", world)
    page = world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    assert "Explain" in page
