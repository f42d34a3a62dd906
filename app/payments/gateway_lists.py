"""What the bank has in its lists, for finding what we may have forgotten."""

from collections.abc import Callable

from app.payments.gateway import asking, v1


def intents_since(moment: int, account: str) -> list[dict]:
    """Every payment made since then, oldest first."""
    return _all(lambda: v1(account).payment_intents.list(_since(moment, "data.latest_charge")))


def pages_since(moment: int, account: str) -> list[dict]:
    asked = _since(moment, "data.payment_intent.latest_charge")
    return _all(lambda: v1(account).checkout.sessions.list(asked))


def touched_since(moment: int, account: str) -> list[str]:
    """Payments with a refund or a dispute since then."""
    refunds = _all(lambda: v1(account).refunds.list(_since(moment)))
    disputes = _all(lambda: v1(account).disputes.list(_since(moment)))
    return [each["payment_intent"] for each in refunds + disputes]


def movements_between(since: int, until: int, account: str) -> list[dict]:
    """Every change of the balance from `since` to before `until`, each with the thing behind it, oldest first."""
    asked = _since(since, "data.source") | {"created": {"gte": since, "lt": until}}
    return _all(lambda: v1(account).balance_transactions.list(asked))


def _since(moment: int, *expand: str) -> dict:
    return {"created": {"gte": moment}, "limit": 100, **({"expand": list(expand)} if expand else {})}


def _all(ask: Callable) -> list[dict]:
    with asking():
        return [each.to_dict() for each in ask().auto_paging_iter()][::-1]


def event_about(payment: str, kind: str, account: str) -> str:
    """The id of the newest event of this kind about a payment, "" where there is none."""
    with asking():
        found = v1(account).events.list({"type": kind, "limit": 100})
    return next((event.id for event in found.data if event.data.object["id"] == payment), "")
