"""The line to the bank, wired at start-up; and in demo and development mode the life of the pretend one."""

import json
import logging
import threading
import time
from contextvars import Context

from sqlmodel import select

from app.base import current, db
from app.companies.models import Company
from app.outlets import bank_client, pays_online, pretend_bank
from app.payments import gateway
from app.payments.bank import PretendBank

log = logging.getLogger("poolhouse.bank")


def wire_bank(app) -> None:
    """Payments reach the bank through here, and the pretend bank's events come to our own hook."""
    gateway.use(gateway.Line(bank_client, webhook_secrets, pays_online))
    if _pretends():
        pretend_bank().webhooks.call = lambda payload, headers: Context().run(_post_to_hook, app, payload, headers)


def _pretends() -> bool:
    settings = current.settings()
    return settings.shows_pretend and not settings.stripe_key.get_secret_value()


def webhook_secrets() -> list[str]:
    if _pretends():
        return pretend_bank().webhooks.secrets
    return [secret.get_secret_value() for secret in current.settings().stripe_webhook_secrets]


def _post_to_hook(app, payload: bytes, headers: dict) -> int:
    slug = _slug_of(json.loads(payload).get("account") or "")
    host = f"{slug}.{current.settings().portal_host}" if slug else "localhost"
    return app.test_client().post("/hooks/stripe", base_url=f"http://{host}", data=payload, headers=headers).status_code


def _slug_of(bank_account: str) -> str:
    with db.system_scope("whose bank event is this") as found:
        return found.exec(select(Company.slug).where(Company.bank_account == bank_account)).first() or ""


def start_pretend_bank() -> None:
    """Time passes at the bank too: debits settle, pages expire, events are sent."""
    if _pretends():
        threading.Thread(target=_keep_bank, args=(pretend_bank(),), name="pretend bank", daemon=True).start()


def _keep_bank(bank: PretendBank) -> None:
    while True:
        time.sleep(1.5)
        try:
            bank.tick()
            bank.deliver_due()
        except Exception:
            log.exception("the pretend bank stumbled")


def open_pretend_account(company: Company) -> None:
    """Gives a company of the demo world its own account at the pretend bank; once. Opens its own writing()."""
    if not company.bank_account:
        opened = pretend_bank().open_account(company.name)
        with db.writing():
            company.bank_account = opened
            db.session().add(company)
