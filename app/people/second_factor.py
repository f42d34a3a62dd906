"""The second factor of the staff: a code from their phone, or one of ten they wrote down."""

import base64
import hashlib
import secrets

import pyotp

from app.base import clock, current, signing
from app.base.db import session
from app.base.events import record
from app.base.limits import Limit
from app.base.secrets import seal, unseal
from app.people.asking import LIFE
from app.people.models import Person, SignedIn, Staff
from app.people.sessions import L3, renew_session

RECOVERY_CODES = 10
WRONG_SECONDS = Limit("wrong second factors", 10, LIFE)
_STEP_SECONDS = 30
# The demo's page shows the next unused code: who signs in often need not wait for the clock.
_DEMO_STEPS = 20


class WrongSecondFactor(ValueError):
    """Not the code the phone shows now, or one that was used already."""


class TooManyTries(ValueError):
    """Ten wrong ones within ten minutes; wait for the rest of them."""


def setup_secret(staff: Staff, signed_in: SignedIn) -> str:
    """The same each time the set-up page is drawn for a session, so that looking at it writes nothing."""
    return base64.b32encode(signing.mac("totp-setup", staff.uid, signed_in.uid)[:20]).decode()


def setup_address(person: Person, secret: str) -> str:
    """What the QR code says to the phone's app."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email or person.name, issuer_name=current.company().name)


def unused_code(staff: Staff, secret: str) -> str:
    """What the phone shows, or the next it will show when that was used; for the demo's page and for tests."""
    return _code_of(secret, max(_step_now(), staff.totp_last_step + 1))


def secret_of(staff: Staff) -> str:
    return unseal(staff.totp_sealed, "totp", staff.uid)


def set_second_factor(staff: Staff, secret: str) -> list[str]:
    """Returns the recovery codes, in clear for the last time."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    staff.totp_sealed = seal(secret, "totp", staff.uid)
    staff.recovery_left = [_hidden(code) for code in codes]
    session().add(staff)
    record("staff.second_factor_set", staff)
    return codes


def reset_second_factor(staff: Staff) -> None:
    """Lost phone, lost list: the owner lets them begin again."""
    staff.totp_sealed, staff.totp_last_step, staff.recovery_left = "", 0, []
    session().add(staff)
    record("staff.second_factor_reset", staff)


def take_second_try(staff: Staff) -> None:
    """In a transaction of its own, before anything is compared."""
    if not WRONG_SECONDS.takes(staff.uid):
        raise TooManyTries


def check_code(staff: Staff, secret: str, typed: str) -> None:
    """Spends the code: the same one does not work twice. One step early or late is fine."""
    digits = "".join(letter for letter in typed[:40] if letter in "0123456789")
    first = max(_step_now() - 1, staff.totp_last_step + 1)
    last = _step_now() + (_DEMO_STEPS if current.settings().shows_pretend else 1)
    steps = [step for step in range(first, last + 1) if secrets.compare_digest(_code_of(secret, step), digits)]
    if not steps:
        raise WrongSecondFactor
    staff.totp_last_step = steps[0]
    session().add(staff)


def prove(staff: Staff, typed: str) -> None:
    """The phone's code, or a recovery code, each once. After take_second_try; gives the try back."""
    if _hidden(typed) in staff.recovery_left:
        staff.recovery_left = [code for code in staff.recovery_left if code != _hidden(typed)]
        session().add(staff)
        record("staff.recovery_code_used", staff, left=len(staff.recovery_left))
    else:
        check_code(staff, secret_of(staff), typed)
    WRONG_SECONDS.count(staff.uid, -1)


def enter_by_second_factor(signed_in: SignedIn, staff: Staff, typed: str) -> str:
    """Both factors shown: the session opens the office, afresh. Returns the new secret for the cookie."""
    prove(staff, typed)
    return _enter_office(signed_in)


def set_up_and_enter(signed_in: SignedIn, staff: Staff, typed: str) -> tuple[list[str], str]:
    """The first code proves that the phone has the secret. Returns the recovery codes and the cookie's secret."""
    secret = setup_secret(staff, signed_in)
    check_code(staff, secret, typed)
    codes = set_second_factor(staff, secret)
    WRONG_SECONDS.count(staff.uid, -1)
    return codes, _enter_office(signed_in)


def _enter_office(signed_in: SignedIn) -> str:
    record("session.second_factor_shown", signed_in)
    return renew_session(signed_in, "staff", L3)


def _step_now() -> int:
    return int(clock.now().timestamp()) // _STEP_SECONDS


def _code_of(secret: str, step: int) -> str:
    return pyotp.HOTP(secret).at(step)


def _recovery_code() -> str:
    """80 random bits, so that a plain hash keeps them."""
    letters = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[at:at + 4] for at in range(0, 16, 4))


def _hidden(code: str) -> str:
    plain = "".join(letter for letter in code.lower()[:60] if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
