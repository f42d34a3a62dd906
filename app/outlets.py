"""The outside world, wired from the settings: push services, the text carrier, the mail server, the bank.

Without credentials, demo and development mode get the pretend ones; production gets none and says so.
"""

import json
from functools import lru_cache
from pathlib import Path

import stripe

from app.base import clock, current, db
from app.base.outside import Outside
from app.notices.mail import PostOffice
from app.notices.pretend_carrier import Outbox, PretendCarrier, PretendPostOffice
from app.notices.push import PushSender
from app.notices.texts import TwilioCarrier
from app.notices.vapid import KeyPair, Vapid, check_contact, new_key_pair
from app.payments.bank import InProcessClient, PretendBank, refuse_with_real_keys
from app.settings import Settings, write_secret_once

PRETEND_KEY = "sk_pretend_demo"


class NotSetUp(RuntimeError):
    """Nothing is configured for this outlet."""


def check_outlets(settings: Settings) -> None:
    """Refuses to start with a push contact that some push service would refuse (BadContact says why)."""
    check_contact(settings.vapid_contact, settings.mode == "production")


# ---- outgoing requests and push ----


def outside() -> Outside:
    settings = current.settings()
    return _outside(settings.outgoing_proxy, settings.outgoing_ca_file)


@lru_cache(maxsize=4)
def _outside(proxy: str, ca_file: str) -> Outside:
    return Outside(proxy=proxy or None, ca_file=ca_file or None, guard=db.refuse_while_writing)


def vapid_keys(settings: Settings) -> KeyPair:
    """Made once, kept beside the key ring."""
    return _keys_in(settings.data_dir / "vapid.json")


@lru_cache(maxsize=4)
def _keys_in(path: Path) -> KeyPair:
    if not path.exists():
        pair = new_key_pair()
        write_secret_once(path, json.dumps({"private_pem": pair.private_pem, "public": pair.public}))
    return KeyPair(**json.loads(path.read_text()))


def push_sender() -> PushSender:
    settings = current.settings()
    return _push_sender(outside(), vapid_keys(settings).private_pem, settings.vapid_contact)


@lru_cache(maxsize=4)
def _push_sender(through: Outside, private_pem: str, contact: str) -> PushSender:
    return PushSender(through, Vapid(private_pem, contact))


# ---- texts and mail ----


def outbox() -> Outbox:
    """Where the pretend carrier and post office keep what this company sent; demo and development mode only."""
    return _outbox(current.settings().data_dir / "outbox" / f"{current.company().uid}.db")


@lru_cache(maxsize=16)
def _outbox(path: Path) -> Outbox:
    return Outbox(path)


def carrier():
    settings = current.settings()
    if settings.sms_account:
        return TwilioCarrier(outside(), settings.sms_account, settings.sms_token.get_secret_value(), settings.sms_from)
    return PretendCarrier(_pretend_outbox("texts"))


def post_office():
    settings = current.settings()
    if not settings.smtp_host:
        return PretendPostOffice(_pretend_outbox("mail"))
    login = (settings.smtp_user, settings.smtp_password.get_secret_value()) if settings.smtp_user else None
    return PostOffice(settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.mail_from, login=login,
                      ca_file=settings.outgoing_ca_file or None, guard=db.refuse_while_writing)


def _pretend_outbox(what: str) -> Outbox:
    if not current.settings().shows_pretend:
        raise NotSetUp(f"no {what} set up")
    return outbox()


# ---- the bank ----


def pays_online() -> bool:
    settings = current.settings()
    return bool(settings.stripe_key.get_secret_value()) or settings.shows_pretend


def bank_client(account: str) -> stripe.StripeClient:
    """The client for a company's account at the bank; "" means the plain keys' own. It never retries by itself."""
    db.refuse_while_writing("asking the bank")
    key = current.settings().stripe_key.get_secret_value()
    if key:
        return stripe.StripeClient(key, stripe_account=account or None, max_network_retries=0, http_client=_real_http())
    bank = pretend_bank()
    return stripe.StripeClient(PRETEND_KEY, stripe_account=account or None, http_client=InProcessClient(bank),
                               base_addresses={"api": bank.address}, max_network_retries=0)


def _real_http():
    proxy = current.settings().outgoing_proxy or None
    return stripe.HTTPXClient(timeout=10, proxy=proxy, allow_sync_methods=True)


def pretend_bank() -> PretendBank:
    """The small local bank of demo and development mode. Refuses to live beside real keys."""
    settings = current.settings()
    if not settings.shows_pretend:
        raise NotSetUp("no bank set up")
    refuse_with_real_keys([settings.stripe_key.get_secret_value()])
    return _bank(str(settings.data_dir / "bank.db"), bank_address(settings))


@lru_cache(maxsize=4)
def _bank(path: str, address: str) -> PretendBank:
    return PretendBank(path, clock=clock.now, address=address)


def bank_address(settings: Settings) -> str:
    port = f":{settings.public_port}" if settings.public_port else ""
    return f"{settings.public_scheme}://bank.{settings.portal_host}{port}"


def bank_hosts(settings: Settings) -> list[str]:
    """Where forms may lead besides ourselves."""
    return [bank_address(settings)] if not settings.stripe_key.get_secret_value() else ["https://checkout.stripe.com"]
