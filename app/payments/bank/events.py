"""Events, kept as snapshots and listed newest first: docs.stripe.com/api/events."""

import json

from stripe import _ApiVersion
from stripe.params import EventListParams, EventRetrieveParams

from app.payments.bank import lists
from app.payments.bank.desk import Desk, shown
from app.payments.bank.errors import BadParameters

MONTH = 30 * 86_400


class Events:
    def __init__(self, bank):
        self.bank = bank

    def record(self, desk: Desk, kind: str, thing: dict) -> dict:
        """Stores what the object looks like now, and queues its delivery in the same transaction."""
        event = desk.new(
            "evt",
            "event",
            api_version=_ApiVersion.CURRENT,
            data={"object": shown(thing)},
            pending_webhooks=1 if self.bank.webhooks.listening else 0,
            request={"id": desk.request_id, "idempotency_key": desk.key},
            type=kind,
            # Events of connected accounts name them (docs.stripe.com/connect/webhooks).
            **({"account": desk.account} if self.bank.is_connected(desk.account) else {}),
        )
        self.bank.webhooks.queue(event)
        return event

    def body(self, name: str) -> str:
        return json.dumps(self.bank.books.get(self.bank.books.whose(name), name))


def retrieve(desk: Desk) -> dict:
    return desk.named("event")


def list_all(desk: Desk) -> dict:
    """Events of the last 30 days, by `type` (a `*` at the end stands for any rest) or `types`."""
    conditions = [("account = ?", desk.account), ("kind = ?", "event"), ("created >= ?", desk.now() - MONTH)]
    conditions += lists.created_within(desk.params.get("created")) + of_types(desk.params)
    return lists.cut(desk, conditions, "/v1/events")


def of_types(asked: dict) -> list[tuple]:
    if "type" in asked and "types" in asked:
        raise BadParameters(
            "You may pass either `type` or `types`, but not both.", "parameter_invalid", "types"
        )
    if "types" in asked:
        return [("type IN (SELECT value FROM json_each(?))", json.dumps(asked["types"]))]
    return [("type GLOB ?", asked["type"])] if "type" in asked else []


ROUTES = (
    ("GET", "/v1/events", list_all, EventListParams),
    ("GET", "/v1/events/*", retrieve, EventRetrieveParams),
)
