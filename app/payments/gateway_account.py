"""A company's own account at the bank, under the platform's: docs.stripe.com/connect/standard-accounts."""

from app.payments.gateway import asking, v1


def open_account(name: str, email: str, country: str, key: str) -> str:
    """Under the platform's; its owner finishes it on the bank's pages."""
    asked = {
        "type": "standard",
        "country": country,
        "business_profile": {"name": name},
        **({"email": email} if email else {}),
    }
    with asking():
        return v1("").accounts.create(asked, {"idempotency_key": key}).id


def account_page(account: str, return_url: str) -> str:
    """Where the company answers the bank's questions; the address is good once, for minutes."""
    asked = {"account": account, "type": "account_onboarding", "return_url": return_url, "refresh_url": return_url}
    with asking():
        return v1("").account_links.create(asked).url


def is_account_ready(account: str) -> bool:
    """It may take payments."""
    with asking():
        return bool(v1("").accounts.retrieve(account).charges_enabled)
