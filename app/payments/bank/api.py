"""One API request from its headers to its answer."""

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe import _ApiVersion

from app.payments.bank import faults, routes
from app.payments.bank.accounts import admit
from app.payments.bank.desk import Desk, shown
from app.payments.bank.errors import AnswerLost, Declined, Refusal
from app.payments.bank.expansion import expand
from app.payments.bank.forms import read_form
from app.payments.bank.params import check

if TYPE_CHECKING:
    from app.payments.bank.bank import PretendBank

KEY_PREFIX = "sk_pretend_"


@dataclass
class Ask:
    """What came in; `form` is the body of a POST or the query of anything else."""

    method: str
    path: str
    form: str
    bearer: str
    company: str | None
    key: str | None


@dataclass
class Answer:
    status: int
    body: str
    headers: dict[str, str]


def serve(bank: "PretendBank", ask: Ask) -> Answer:
    request_id = bank.new_id("req")
    headers = {"Request-Id": request_id, "Stripe-Version": _ApiVersion.CURRENT}
    try:
        status, body = locked(bank, ask, request_id, headers)
    except Refusal as refusal:
        status, body = refusal.status, json.dumps(shown(refusal.body))
    return Answer(status, body, headers)


def locked(bank: "PretendBank", ask: Ask, request_id: str, headers: dict) -> tuple[int, str]:
    desk = desk_for(bank, ask, request_id)
    if ask.key and desk.key:
        headers["Idempotency-Key"] = ask.key
    with bank.keys.held(desk.account, desk.key):
        kept = desk.key and bank.keys.recall(desk.account, desk.key, ask.path, ask.form)
        if kept:
            status, body, first = kept
            headers.update({"Idempotent-Replayed": "true", "Original-Request": first})
            return status, body
        return begin(desk, ask)


def desk_for(bank: "PretendBank", ask: Ask, request_id: str) -> Desk:
    """Pretend keys only; each key name is its own platform account."""
    if not ask.bearer.startswith(KEY_PREFIX):
        raise Refusal(401, "invalid_request_error", f"Invalid API Key provided: {ask.bearer[:3]}***")
    platform = f"acct_{ask.bearer.removeprefix(KEY_PREFIX)}"
    company = ask.company if ask.company != platform else None
    if company:
        admit(bank, platform, company)
    key = ask.key if ask.method == "POST" else None
    return Desk(bank, company or platform, request_id=request_id, key=key, platform=platform)


def begin(desk: Desk, ask: Ask) -> tuple[int, str]:
    handler, shape, desk.ids = routes.find(ask.method, ask.path)
    desk.params = check(shape, read_form(ask.form))
    fault = desk.bank.faults.choose(ask.method, ask.path)
    if fault:
        before(fault)
    with desk.bank.books.writing():
        status, body = execute(desk, handler, fault)
        if desk.key:
            desk.bank.keys.keep(desk.account, desk.key, ask.path, ask.form, status, body, desk.request_id)
    if fault and fault.kind == faults.LOST_AFTER:
        raise AnswerLost
    return status, body


def before(fault: faults.Fault) -> None:
    """Faults that strike before execution begins; nothing is kept of them."""
    if fault.kind == faults.SLOW:
        time.sleep(fault.seconds)
    if fault.kind == faults.LOST_BEFORE:
        raise AnswerLost
    if fault.kind == faults.UNAVAILABLE:
        raise Refusal(503, "api_error", "The bank is not available. Please try again.")
    if fault.kind == faults.BUSY:
        raise Refusal(
            409, "idempotency_error", "Another request is in progress.", code="idempotency_key_in_use"
        )
    if fault.kind == faults.TOO_MANY:
        raise Refusal(429, "invalid_request_error", "Too many requests.", code="rate_limit")


def execute(desk: Desk, handler, fault: faults.Fault | None) -> tuple[int, str]:
    """A decline keeps what it wrote; any other refusal is undone, and kept as an answer."""
    if fault and fault.kind == faults.ERROR_BEFORE:
        return broken()
    status, body = kept_or_undone(desk, handler)
    return broken() if fault and fault.kind == faults.ERROR_AFTER else (status, body)


def kept_or_undone(desk: Desk, handler) -> tuple[int, str]:
    try:
        with desk.bank.books.undoing(unless=Declined):
            return 200, json.dumps(expand(desk, shown(handler(desk))))
    except Refusal as refusal:
        return refusal.status, json.dumps(shown(refusal.body))


def broken() -> tuple[int, str]:
    return 500, json.dumps({"error": {"type": "api_error", "message": "An error occurred inside the bank."}})
