"""Lists, newest first, with cursors: docs.stripe.com/api/pagination."""

import json

from app.payments.bank.desk import Desk
from app.payments.bank.errors import BadParameters, missing

SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(desk: Desk, kind: str, url: str, *filters: str, **fixed) -> dict:
    """One page of this account's objects; `filters` are the parameters that may narrow it."""
    wanted = {name: desk.params[name] for name in filters if name in desk.params}
    conditions = [("account = ?", desk.account), ("kind = ?", kind)]
    conditions += [(f"{name} = ?", value) for name, value in {**wanted, **fixed}.items()]
    conditions += created_within(desk.params.get("created"))
    return cut(desk, conditions, url)


def created_within(created) -> list[tuple]:
    if isinstance(created, int):
        return [("created = ?", created)]
    return [(f"created {SIGNS[sign]} ?", moment) for sign, moment in (created or {}).items()]


def cut(desk: Desk, conditions: list[tuple], url: str) -> dict:
    limit = limit_of(desk.params)
    after, before = desk.params.get("starting_after"), desk.params.get("ending_before")
    if after:
        conditions.append(("seq < ?", place_of(desk, after, "starting_after")))
    if before:
        conditions.append(("seq > ?", place_of(desk, before, "ending_before")))
    where = " AND ".join(condition for condition, _ in conditions)
    order = "ASC" if before else "DESC"
    found = desk.bank.books.rows(
        f"SELECT body FROM objects WHERE {where} ORDER BY seq {order} LIMIT ?",  # noqa: S608
        *(value for _, value in conditions),
        limit + 1,
    )
    things = [json.loads(body) for (body,) in found[:limit]]
    return as_list(things[::-1] if before else things, url, len(found) > limit)


def limit_of(params: dict) -> int:
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise BadParameters(
            "Invalid integer: must be between 1 and 100", "parameter_invalid_integer", "limit"
        )
    return limit


def place_of(desk: Desk, name: str, param: str) -> int:
    found = desk.bank.books.rows("SELECT seq FROM objects WHERE id = ? AND account = ?", name, desk.account)
    if not found:
        raise missing("object", name, param)
    return found[0][0]


def as_list(things: list[dict], url: str, more: bool = False) -> dict:
    return {"object": "list", "data": things, "has_more": more, "url": url}
