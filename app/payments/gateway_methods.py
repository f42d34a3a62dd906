"""Customers at the bank, and the cards and bank accounts it keeps for them."""

from app.payments.facts import Method, method_of
from app.payments.gateway import asking, v1


def new_customer(name: str, email: str, key: str, account: str) -> str:
    asked = {"name": name, **({"email": email} if email else {})}
    with asking():
        return v1(account).customers.create(asked, {"idempotency_key": key}).id


def open_setup_page(customer: str, currency: str, return_url: str, metadata: dict, account: str) -> str:
    """A page of the bank's own where a card or bank account is kept for later; answers its address."""
    asked = {
        "mode": "setup",
        "ui_mode": "hosted_page",
        "customer": customer,
        "currency": currency,
        "metadata": metadata,
        "success_url": return_url,
        "cancel_url": return_url,
    }
    with asking():
        return v1(account).checkout.sessions.create(asked).url


def methods_of(customer: str, account: str) -> list[Method]:
    with asking():
        found = v1(account).customers.payment_methods.list(customer, {"limit": 100})
    return [method_of(each.to_dict()) for each in found.data]


def look_at_method(name: str, account: str) -> tuple[Method, str]:
    """(the method, the customer it belongs to or "")."""
    with asking():
        found = v1(account).payment_methods.retrieve(name).to_dict()
    return method_of(found), found.get("customer") or ""


def is_mandate_void(name: str, account: str) -> bool:
    with asking():
        return v1(account).mandates.retrieve(name).status == "inactive"


def forget_method(name: str, account: str) -> None:
    with asking():
        v1(account).payment_methods.detach(name)


def attach(method: str, customer: str, account: str) -> str:
    """Keeps a method with a customer; its id there, which for the bank's test methods is another one."""
    with asking():
        return v1(account).payment_methods.attach(method, {"customer": customer}).id
