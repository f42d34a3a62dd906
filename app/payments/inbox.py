"""What the bank tells us by itself. An event is only a reason to look: what it claims is read fresh from the bank."""

import json
import time

import stripe
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select

from app.base import clock, current, db
from app.base.db import session
from app.base.ids import new_uid
from app.base.waiting import finish
from app.companies.models import Company, serving
from app.payments import gateway
from app.payments.asking import apply_or_quarantine, fresh
from app.payments.catch_up import import_payment, is_ours
from app.payments.facts import Fact
from app.payments.gateway import BankRefused
from app.payments.methods import end_void_mandate, keep_methods_of, refresh_method
from app.payments.models import Attempt, BankEvent

TOLERANCE = 300
# What we look after; the bank sends more.
KINDS = (
    "payment_intent.",
    "checkout.session.",
    "charge.dispute.",
    "refund.",
    "charge.refund",
    "payment_method.automatically_updated",
    "payment_method.detached",
    "mandate.updated",
)


class Forged(ValueError):
    """No signature of ours, too old, or from the future."""


class NobodysAccount(LookupError):
    """The event is of an account that no company here has."""


def receive(payload: bytes, signature: str, host_company: int) -> None:
    """Keeps a genuine event, once. Raises Forged, or NobodysAccount: then nothing is kept."""
    event = verified(payload, signature)
    if not event["type"].startswith(KINDS):
        return
    with serving(company_of(event.get("account") or "", host_company)), db.writing():
        keep(event)


def verified(payload: bytes, signature: str) -> dict:
    """The signature is over the raw body. Several secrets while one is being rolled."""
    if not any(_fits(payload, signature, secret) for secret in gateway.line().secrets()):
        raise Forged("signature")
    if _stamp(signature) > time.time() + TOLERANCE:
        raise Forged("from the future")
    return json.loads(payload)


def _fits(payload: bytes, signature: str, secret: str) -> bool:
    try:
        return stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, TOLERANCE)
    except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError):
        return False


def _stamp(signature: str) -> int:
    """The stripe package refuses old ones but takes those from the future."""
    parts = [part.partition("=") for part in signature.split(",")]
    return max(int(value) for name, _, value in parts if name.strip() == "t")


def company_of(account: str, host_company: int) -> int:
    """Whose account it is; plain keys have none, and belong to the company whose host was asked."""
    with db.system_scope("whose bank event is this") as found:
        ids = found.exec(select(Company.id).where(Company.bank_account == account)).all()
    if not account and host_company in ids:
        return host_company
    if len(ids) != 1:
        raise NobodysAccount(account)
    return ids[0]


def keep(event: dict) -> bool:
    """False when it is here already."""
    row = {
        "uid": new_uid(),
        "company_id": db.company_id(),
        "bank_account": event.get("account") or "",
        "event": event["id"],
        "kind": event["type"],
        "raw": _hints(event),
        "verdict": "",
        "received_at": clock.now(),
        "due_at": clock.now(),
        "tries": 0,
        "error": "",
    }
    insert = (postgresql if db.engine().dialect.name == "postgresql" else sqlite).insert(BankEvent)
    kept = insert.values(row).on_conflict_do_nothing().returning(BankEvent.id)
    return session().execute(kept, execution_options={"bulk_for_company": True}).first() is not None


def _hints(event: dict) -> dict:
    """Which thing it is about: all else is read from the bank, and names and addresses need not lie here."""
    thing = event["data"]["object"]
    found = {name: thing.get(name) for name in ("id", "object", "payment_intent", "mode", "customer", "payment_method")}
    return {name: value for name, value in found.items() if isinstance(value, str)}


# ---- working on it ----


def work(event: BankEvent) -> None:
    verdict = _look_into(event)
    with db.writing():
        event.verdict = verdict
        finish(event)


def _look_into(event: BankEvent) -> str:
    """applied, ignored or quarantined."""
    if event.bank_account != current.company().bank_account:
        return "quarantined"
    try:
        if event.kind == "mandate.updated":
            end_void_mandate(event.raw["id"], event.raw.get("payment_method", ""), event.bank_account)
            return "applied"
        return _of_method(event) if event.kind.startswith("payment_method.") else _of_payment(event)
    except BankRefused:
        return "quarantined"


def _of_method(event: BankEvent) -> str:
    refresh_method(event.raw["id"], event.bank_account)
    return "applied"


def _of_payment(event: BankEvent) -> str:
    if event.raw.get("mode") == "setup":
        keep_methods_of(event.raw.get("customer", ""), event.bank_account)
        return "applied"
    attempt = _attempt(event.raw)
    return _apply(attempt, fresh(attempt)) if attempt else _import(_named(event))


def _attempt(raw: dict) -> Attempt | None:
    """By the bank's own id, which we wrote down when it answered us."""
    name = raw["id"] if raw["object"] == "checkout.session" else raw.get("payment_intent") or raw["id"]
    column = Attempt.checkout if raw["object"] == "checkout.session" else Attempt.payment_intent
    return session().exec(select(Attempt).where(column == name)).first()


def _named(event: BankEvent) -> Fact:
    if event.raw["object"] == "checkout.session":
        return gateway.look_at_page(event.raw["id"], event.bank_account)
    return gateway.look_at_intent(event.raw.get("payment_intent") or event.raw["id"], event.bank_account)


def _apply(attempt: Attempt, fact: Fact) -> str:
    with db.writing():
        return "applied" if apply_or_quarantine(attempt, fact) else "quarantined"


def _import(fact: Fact) -> str:
    if not is_ours(fact):
        return "ignored"
    import_payment(fact)
    return "applied"
