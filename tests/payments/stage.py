"""What tests of payments share: a fresh bank behind the gateway, invoices to pay, taps."""

import stripe
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, db
from app.base.db import session
from app.companies.models import Company
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Invoice
from app.payments import gateway, inbox
from app.payments.bank import InProcessClient, PretendBank
from app.payments.facts import method_of
from app.payments.methods import keep_method
from app.payments.models import Attempt, StoredMethod
from app.payments.paying import know_at_the_bank, pay
from app.people.models import Person
from app.worker import Kind, _work_off

KEY = "sk_pretend_demo"


class Bank(PretendBank):
    """Its events come to the inbox when deliver_due() is called."""

    def __init__(self, company_id: int, clients=None):
        super().__init__(clock=clock.now, webhook=self._hand_over)
        self.company_id = company_id
        gateway.use(gateway.Line(clients or self.client, lambda: self.webhooks.secrets, lambda: True))

    def client(self, account: str) -> stripe.StripeClient:
        db.refuse_while_writing("asking the bank")
        return stripe.StripeClient(
            KEY,
            stripe_account=account or None,
            http_client=InProcessClient(self),
            base_addresses={"api": self.address},
            max_network_retries=0,
        )

    def _hand_over(self, payload: bytes, headers: dict) -> int:
        try:
            inbox.receive(payload, headers["Stripe-Signature"], self.company_id)
        except inbox.Forged:
            return 400
        except inbox.NobodysAccount:
            return 200
        return 200


def bank_for(world) -> Bank:
    """Each company has its own account there."""
    bank = Bank(world.cast.companies["Sparkling Pools"])
    with db.system_scope("tests"), db.writing() as found:
        for company in found.exec(select(Company)).all():
            company.bank_account = bank.open_account(company.name)
            found.add(company)
    session().rollback()
    session().refresh(world.company)
    return bank


def owe(account_name: str, world, cents: int = 15500, count: int = 1) -> list[Invoice]:
    with db.writing():
        account = session().get(Account, world.cast.accounts[account_name])
        made = [draft_invoice(account, [NewLine("Weekly service", cents)]) for _ in range(count)]
        for invoice in made:
            issue(invoice)
    return made


def store(world, bank: Bank, account_name: str = "Reyes", token: str = "pm_card_visa") -> StoredMethod:  # noqa: S107
    """A method kept at the bank and here."""
    account = session().get(Account, world.cast.accounts[account_name])
    customer = know_at_the_bank(account)
    client = bank.client(world.company.bank_account).v1
    kept = client.payment_methods.attach(token, {"customer": customer}).to_dict()
    with db.writing():
        return keep_method(account, method_of(kept))


def tap(world, invoices: list[Invoice], method: StoredMethod | None = None, person: str = "Olivia", **how) -> Attempt:
    account = session().get(Account, invoices[0].account_id)
    payer = session().get(Person, world.cast.people[person])
    seen = how.pop("seen", sum(invoice.total_cents for invoice in invoices))
    return pay(account, invoices, seen, method=method, person=payer, **how)


def work(*models) -> int:
    """The worker, on these kinds of rows only."""
    from app.errands import ERRANDS

    worked = 0
    while done := sum(_work_off(Kind(model, ERRANDS[model], alone=True)) for model in models):
        worked += done
    return worked
