"""`poolhouse stripe-check`: an operator's own test-mode keys, tried step by step."""

from collections.abc import Callable

from sqlmodel import select

from app.base import db
from app.companies.models import Company, serving
from app.payments.rehearsal import Walk, is_test_key, rehearse
from app.settings import Settings


def check_bank(settings: Settings, slug: str, say: Callable[[str], object]) -> int:
    """0 where every step came out as it should. Live keys are refused; nothing enters the books."""
    key = settings.stripe_key.get_secret_value()
    if key and not is_test_key(key):
        say("This is not a test-mode key (sk_test_ or rk_test_). Nothing was done.")
        return 2
    if not key and not settings.shows_pretend:
        say("No key is set (POOLHOUSE_STRIPE_KEY). Nothing was done.")
        return 2
    if not key:
        say("No key is set: this walks through the pretend bank.")
    company_id = _company_id(slug)
    if company_id is None:
        say(f"There is no company {slug}." if slug else "There is no company yet.")
        return 2
    with serving(company_id) as company:
        return _walk(Walk(company.bank_account, company.currency), say)


def _walk(walk: Walk, say: Callable[[str], object]) -> int:
    all_good = True
    for told in rehearse(walk):
        say(f"{'ok  ' if told.is_good else 'FAIL'} {told.step}: {told.words}")
        all_good = all_good and told.is_good
    if not walk.customer:
        say("Nothing was changed.")
    return 0 if all_good else 1


def _company_id(slug: str) -> int | None:
    wanted = [Company.slug == slug] if slug else []
    with db.system_scope("whose account at the bank is tried") as found:
        return found.exec(select(Company.id).where(*wanted).order_by(Company.id)).first()
