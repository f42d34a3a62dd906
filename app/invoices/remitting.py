"""Where checks and bank transfers go, as invoices and their pages say it."""

from sqlmodel import select

from app.accounts.models import Account
from app.base.db import session
from app.base.events import record
from app.base.languages import _
from app.base.prepared import Prepared, given
from app.companies.models import RemitTo
from app.invoices.models import Invoice
from app.invoices.paper_form import PaperParty

FIELDS = ("name", "street", "city", "region", "postal_code", "bank", "routing_number", "account_number", "email")
_REMIT = Prepared(select(RemitTo))
_VENDOR = Prepared(select(Account.vendor_number).where(Account.id == given("account_id")))


def remit_to() -> RemitTo:
    """The company's; nothing is in it until the office fills it in."""
    return _REMIT().first() or RemitTo()


def change_remit_to(**fields: str) -> RemitTo:
    """Those of FIELDS that are named. Inside writing()."""
    row = remit_to()
    for name, value in fields.items():
        setattr(row, name, value)
    session().add(row)
    record("remit_to.changed", row)
    return row


def vendor_number_of(invoice: Invoice) -> str:
    """What the customer's bookkeepers call us."""
    return _VENDOR(account_id=invoice.account_id).one()


def check_party(row: RemitTo) -> PaperParty | None:
    """None: no checks are asked for."""
    city = " ".join(part for part in (row.city, row.region, row.postal_code) if part)
    lines = tuple(part for part in (row.street, city) if part)
    return PaperParty(row.name, lines) if row.name and lines else None


def transfer_facts(row: RemitTo) -> list[tuple[str, str]]:
    """(name, value) of what a bank transfer needs; empty where none is asked for."""
    if not row.account_number:
        return []
    numbers = [(_("Routing number"), row.routing_number), (_("Account number"), row.account_number)]
    facts = [(_("Bank"), row.bank), *numbers]
    return [(name, value) for name, value in facts if value]
