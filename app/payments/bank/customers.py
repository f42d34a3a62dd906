"""Customers: docs.stripe.com/api/customers."""

from stripe.params import (
    CustomerCreateParams,
    CustomerDeleteParams,
    CustomerListParams,
    CustomerListPaymentMethodsParams,
    CustomerRetrieveParams,
    CustomerRetrievePaymentMethodParams,
    CustomerUpdateParams,
)

from app.payments.bank import lists
from app.payments.bank.desk import Desk, merge_metadata
from app.payments.bank.errors import missing

KEPT = ("address", "description", "email", "name", "phone", "preferred_locales", "shipping")


def create(desk: Desk) -> dict:
    return opened(desk, **desk.params)


def opened(desk: Desk, **asked) -> dict:
    customer = desk.new(
        "cus",
        "customer",
        balance=0,
        default_source=None,
        delinquent=False,
        metadata=merge_metadata({}, asked.get("metadata")),
        invoice_settings={"default_payment_method": None, **asked.get("invoice_settings", {})},
        **{name: asked.get(name) or None for name in KEPT},
    )
    desk.tell("customer.created", customer)
    return customer


def update(desk: Desk) -> dict:
    customer = live(desk)
    customer.update({name: desk.params[name] or None for name in KEPT if name in desk.params})
    customer["metadata"] = merge_metadata(customer["metadata"], desk.params.get("metadata"))
    customer["invoice_settings"].update(desk.params.get("invoice_settings", {}))
    desk.tell("customer.updated", customer)
    return desk.save(customer)


def live(desk: Desk) -> dict:
    customer = desk.named("customer")
    if customer.get("deleted"):
        raise missing("customer", customer["id"])
    return customer


def retrieve(desk: Desk) -> dict:
    return desk.named("customer")


def delete(desk: Desk) -> dict:
    """Its payment methods come off; the payments stay (docs.stripe.com/api/customers/delete)."""
    customer = live(desk)
    for method in desk.all("payment_method", customer=customer["id"]):
        desk.save({**method, "customer": None, "_detached": True})
    gone = {"id": customer["id"], "object": "customer", "deleted": True}
    desk.tell("customer.deleted", customer)
    return desk.save(gone)


def list_all(desk: Desk) -> dict:
    # Deleted ones have no `created` left and are not listed.
    desk.params.setdefault("created", {"gt": 0})
    return lists.page(desk, "customer", "/v1/customers")


def list_methods(desk: Desk) -> dict:
    customer = live(desk)["id"]
    url = f"/v1/customers/{customer}/payment_methods"
    return lists.page(desk, "payment_method", url, "type", customer=customer)


def retrieve_method(desk: Desk) -> dict:
    method = desk.get(desk.ids[1], "payment_method")
    if method["customer"] != desk.ids[0]:
        raise missing("payment_method", method["id"])
    return method


ROUTES = (
    ("POST", "/v1/customers", create, CustomerCreateParams),
    ("GET", "/v1/customers", list_all, CustomerListParams),
    ("GET", "/v1/customers/*", retrieve, CustomerRetrieveParams),
    ("POST", "/v1/customers/*", update, CustomerUpdateParams),
    ("DELETE", "/v1/customers/*", delete, CustomerDeleteParams),
    ("GET", "/v1/customers/*/payment_methods", list_methods, CustomerListPaymentMethodsParams),
    ("GET", "/v1/customers/*/payment_methods/*", retrieve_method, CustomerRetrievePaymentMethodParams),
)
