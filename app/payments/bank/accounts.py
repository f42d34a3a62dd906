"""Accounts of companies under the platform: docs.stripe.com/connect/accounts,
docs.stripe.com/connect/authentication."""

from stripe.params import (
    AccountCreateParams,
    AccountLinkCreateParams,
    AccountListParams,
    AccountRetrieveCurrentParams,
    AccountRetrieveParams,
    AccountUpdateParams,
    MandateRetrieveParams,
)

from app.payments.bank import lists
from app.payments.bank.desk import Desk, merge_metadata
from app.payments.bank.errors import Refusal, missing

FIVE_MINUTES = 300


def create(desk: Desk) -> dict:
    name = (desk.params.get("business_profile") or {}).get("name", "New company")
    return opened(desk, name, ready=False, **desk.params)


def opened(desk: Desk, name: str, account: str | None = None, ready: bool = True, **asked) -> dict:
    """`ready` accounts have finished their onboarding and take payments."""
    company = {
        "id": account or desk.bank.new_id("acct"),
        "object": "account",
        "created": desk.now(),
        "business_profile": {"name": name, **(asked.get("business_profile") or {})},
        "capabilities": {"card_payments": word(ready), "us_bank_account_ach_payments": word(ready)},
        "charges_enabled": ready,
        "controller": {"type": "application", **(asked.get("controller") or {})},
        "country": asked.get("country", "US"),
        "default_currency": "usd",
        "details_submitted": ready,
        "email": asked.get("email"),
        "metadata": merge_metadata({}, asked.get("metadata")),
        "payouts_enabled": ready,
        "type": asked.get("type", "standard"),
    }
    return desk.save(company)


def word(ready: bool) -> str:
    return "active" if ready else "inactive"


def onboard(desk: Desk, company: dict) -> dict:
    company.update(charges_enabled=True, payouts_enabled=True, details_submitted=True)
    company["capabilities"] = dict.fromkeys(company["capabilities"], "active")
    desk.save(company)
    Desk(desk.bank, company["id"]).tell("account.updated", company)
    return company


def admit(bank, platform: str, account: str) -> None:
    """docs.stripe.com/error-codes#account-invalid: the platform reaches its own connected accounts only."""
    try:
        bank.books.get(platform, account, "account")
    except Refusal:
        message = (
            f"The provided key does not have access to account '{account}' (or that account does not exist)."
        )
        raise Refusal(403, "invalid_request_error", message, code="account_invalid")


def current(desk: Desk) -> dict:
    return bank_account(desk, desk.account)


def bank_account(desk: Desk, account: str) -> dict:
    home = desk.platform or desk.account
    try:
        return desk.bank.books.get(home, account, "account")
    except Refusal:
        if account != home:
            raise
        return opened(Desk(desk.bank, home), "Pretend company", account)


def retrieve(desk: Desk) -> dict:
    return bank_account(desk, desk.ids[0])


def update(desk: Desk) -> dict:
    company = bank_account(desk, desk.ids[0])
    company["metadata"] = merge_metadata(company["metadata"], desk.params.get("metadata"))
    company["business_profile"].update(desk.params.get("business_profile") or {})
    company["email"] = desk.params.get("email", company["email"])
    return Desk(desk.bank, desk.platform or desk.account).save(company)


def list_all(desk: Desk) -> dict:
    return lists.page(desk, "account", "/v1/accounts")


def create_link(desk: Desk) -> dict:
    """A page where the company finishes onboarding; good once, for minutes
    (docs.stripe.com/api/account_links)."""
    company = desk.get(desk.params["account"], "account", "account")
    if "return_url" not in desk.params:
        raise missing("return_url", "", "return_url")
    company["_return_url"] = desk.params["return_url"]
    desk.save(company)
    return {
        "object": "account_link",
        "created": desk.now(),
        "expires_at": desk.now() + FIVE_MINUTES,
        "url": f"{desk.bank.address}/onboarding/{company['id']}",
    }


def mandate(desk: Desk) -> dict:
    return desk.named("mandate")


ROUTES = (
    ("GET", "/v1/account", current, AccountRetrieveCurrentParams),
    ("POST", "/v1/accounts", create, AccountCreateParams),
    ("GET", "/v1/accounts", list_all, AccountListParams),
    ("GET", "/v1/accounts/*", retrieve, AccountRetrieveParams),
    ("POST", "/v1/accounts/*", update, AccountUpdateParams),
    ("POST", "/v1/account_links", create_link, AccountLinkCreateParams),
    ("GET", "/v1/mandates/*", mandate, MandateRetrieveParams),
)
