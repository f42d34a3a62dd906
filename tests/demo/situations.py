"""What makes the demo worth a look today: a bill to pay, one overdue, a refused card, a debit on its way, a pause."""

import datetime as dt

import pyotp
from sqlmodel import select

from app.accounts.editing import change_account
from app.accounts.models import Account
from app.bank_line import open_pretend_account
from app.base import clock, current, db
from app.base.db import session
from app.base.events import quietly
from app.companies.models import serving
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.ledger import balance_cents
from app.invoices.models import Invoice, LineVisit
from app.invoices.remitting import change_remit_to
from app.notices.consent import SERVICE, agree
from app.outlets import bank_client
from app.payments.autopay.asking import Wish
from app.payments.autopay.consent import Yes, turn_on
from app.payments.autopay.rules import Terms
from app.payments.by_hand import receive
from app.payments.correcting import ask
from app.payments.dunning.rules import USUAL_STEPS, change_dunning_rules
from app.payments.methods import default_method, keep_methods_of
from app.payments.part_rules import change_part_rules
from app.payments.paying import know_at_the_bank, pay
from app.people.models import Person, Staff
from app.people.second_factor import set_second_factor
from app.plans.models import Plan
from app.properties.access import change_access
from app.properties.models import Property
from app.visits.models import Visit
from app.visits.pausing import pause
from tests.demo.belongings import add_belongings
from tests.demo.live import make_live
from tests.world import Cast

# Whose last invoice is still open, and whose last two are.
UNPAID = frozenset({"Hotel Azul", "Grant Ellis", "Priya Bennett", "Rosa Vega"})
OVERDUE = frozenset({"Hotel Azul", "Samuel Pruitt"})
ON_AUTOPAY = {"Elena Yamada": "pm_card_mastercard", "Hannah Tanaka": "pm_usBankAccount_success"}
PAYS_BY = ("Visa 4242", "Mastercard 5454", "Check", "Bank account 6789")
CLEANING_CENTS, CLEANING_TAX = 8500, 86_000


def make_situations(cast: Cast, today: dt.date) -> None:
    for company_id in cast.companies.values():
        with serving(company_id) as company:
            open_pretend_account(company)
    with serving(cast.companies["Sparkling Pools"]) as company:
        with db.writing():
            _second_factor_of(cast.people["Otto"])
        _at_the_reyes(cast, company)
        add_belongings(cast, today)
        _remind()
        _for_bookkeepers()
        _keep(account_named("Hotel Azul"), "pm_usBankAccount_success")
        _away("Nora Sørensen", today)
        _has_credit("Nora Sørensen", cast.people["Otto"], today)
        for name, method in ON_AUTOPAY.items():
            _pays_by_itself(name, method)
        _try_to_pay("Grant Ellis", "pm_card_chargeCustomerFail")
        _try_to_pay("Priya Bennett", "pm_usBankAccount_success")
        make_live(cast, today)


def _remind() -> None:
    """From tomorrow on, so that nobody hears of what was due in the world's past."""
    with db.writing():
        steps = [[day, list(ways)] for day, ways in USUAL_STEPS]
        change_dunning_rules(reminds=True, charges_fees=False, steps=steps)


def _for_bookkeepers() -> None:
    """Parts may be paid, and whoever pays by check or transfer reads where to."""
    with db.writing():
        change_part_rules(True, 2500)
        change_account(account_named("Hotel Azul"), vendor_number="V-20417")
        change_remit_to(
            name="Sparkling Pools", street="PO Box 1188", city="Phoenix", region="AZ", postal_code="85001",
            bank="First Desert Bank", routing_number="110000000", account_number="4417002318",
            email="ar@sparkling.example",
        )  # fmt: skip


def _away(name: str, today: dt.date) -> None:
    """A pause that was set five days ago and began the day before yesterday."""
    account = account_named(name)
    place = session().exec(select(Property).where(Property.account_id == account.id)).one()
    clock.freeze(clock.now() - dt.timedelta(days=5))
    with quietly(), db.writing():
        pause(place, (today - dt.timedelta(days=2), today + dt.timedelta(days=12)))
    clock.release()


def _has_credit(name: str, otto: int, today: dt.date) -> None:
    """The office said sorry for a green pool, and took a check in advance."""
    account = account_named(name)
    with current.serving(current.company(), session().get(Person, otto)), quietly(), db.writing():
        ask("credit", account.id, 2500, "The pool was green after the storm")
        receive(session().get(Account, account.id), "check", 10_000, today, [], reference="2207")


def _second_factor_of(person_id: int) -> None:
    """The demo shows the code that counts on the page that asks for it."""
    staff = session().exec(select(Staff).where(Staff.person_id == person_id)).one()
    set_second_factor(staff, pyotp.random_base32())


def _at_the_reyes(cast: Cast, company) -> None:
    """Olivia has a Visa, a new gate code, agreed to texts, and got a bill for the last four visits."""
    account, olivia = session().get(Account, cast.accounts["Reyes"]), session().get(Person, cast.people["Olivia"])
    _keep(account, "pm_card_visa")
    with current.serving(company, olivia), quietly(), db.writing():
        agree(olivia, [SERVICE], "198.51.100.7")
    with current.serving(company, olivia), db.writing():
        change_access(
            session().get(Property, cast.properties["Reyes"]),
            gate_code="4831#",
            directions="Side gate by the garage; lift the latch and push.",
            has_pets=True,
            pets="Biscuit (golden retriever)",
            keep_pets_inside=True,
        )
    with db.writing():
        place_id = cast.properties["Reyes"]
        cleaning = NewLine("Filter cleaning", CLEANING_CENTS, tax_millionths=CLEANING_TAX, property_id=place_id)
        issue(draft_invoice(session().get(Account, account.id), [_service_at(place_id), cleaning]))


def _service_at(place_id: int) -> NewLine:
    price = session().exec(select(Plan.price_cents).where(Plan.property_id == place_id)).first()
    return NewLine("Weekly service, this month so far", price, property_id=place_id, visits=tuple(_unbilled(place_id)))


def _pays_by_itself(name: str, method: str) -> None:
    """Said yes to AutoPay on the phone, and got a bill since: it is announced, and charged on the day it is due."""
    account = account_named(name)
    _keep(account, method)
    place_id = session().exec(select(Property.id).where(Property.account_id == account.id)).one()
    person = session().exec(select(Person).where(Person.name == name)).first()
    with current.serving(current.company(), person), db.writing():
        wish = Wish(None, default_method(account.id), Terms())
        turn_on(session().get(Account, account.id), None, wish.method, wish.terms, Yes(person, wish.offered))
    with db.writing():
        issue(draft_invoice(session().get(Account, account.id), [_service_at(place_id)]))


def _unbilled(place_id: int) -> list[int]:
    billed = select(LineVisit.visit_id)
    return list(
        session().exec(
            select(Visit.id)
            .where(Visit.property_id == place_id, Visit.state == "completed", Visit.id.not_in(billed))
            .order_by(Visit.day.desc())
            .limit(4)
        )
    )


def _keep(account: Account, method: str) -> None:
    """Stores a test method with the account, as the bank's own page would."""
    customer, bank_account = know_at_the_bank(account), current.company().bank_account
    bank_client(bank_account).v1.payment_methods.attach(method, {"customer": customer})
    keep_methods_of(customer, bank_account)


def _try_to_pay(name: str, method: str) -> None:
    account = account_named(name)
    _keep(account, method)
    invoice = (
        session().exec(select(Invoice).where(Invoice.account_id == account.id).order_by(Invoice.id.desc())).first()
    )
    pay(account, [invoice], balance_cents(invoice), way="stored", method=default_method(account.id))


def account_named(name: str) -> Account:
    """The first of that name: in a large world there are more."""
    return session().exec(select(Account).where(Account.name == name).order_by(Account.id).limit(1)).one()
