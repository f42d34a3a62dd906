"""A timeline as a page: chips, items in words, the way to older ones."""

from urllib.parse import urlencode

from flask import request

from app.base.languages import _, clock_time, day_short
from app.home.timeline import Item, Scope, mark_in, page_of
from app.home.timeline_sources import sources_for


def timeline_values(scope: Scope, here: str, kinds: list[str], extra: dict | None = None) -> dict:
    """`kinds` are the chips; `extra` are sources of one more kind each."""
    extra = extra or {}
    kind = request.args.get("kind", "")
    kind = kind if kind in (*kinds, *extra) else ""
    sources = (extra[kind],) if kind in extra else (*sources_for(kind), *(() if kind else extra.values()))
    items, older = page_of(scope, sources, mark_in(request.args.get("before", "")))
    words = {
        "visits": _("Visits"), "water": _("Water"), "billing": _("Billing"), "messages": _("Messages"),
        "issues": _("Issues"), "office": _("Office"),
    }  # fmt: skip
    chips = [{"text": _("Everything"), "href": here, "here": not kind}]
    chips += [{"text": words[one], "href": f"{here}?kind={one}", "here": one == kind} for one in (*kinds, *extra)]
    asked = {"kind": kind} if kind else {}
    return {
        "items": [_shown(item) for item in items], "chips": chips,
        "older": f"{here}?{urlencode({**asked, 'before': str(older)})}" if older else "",
        "newer": f"{here}?{urlencode(asked)}" if request.args.get("before") else "",
    }  # fmt: skip


def _shown(item: Item) -> dict:
    when = day_short(item.day) if item.day else f"{day_short(item.at, item.zone or None)}, {_time(item)}"
    return {"when": when, "title": item.title, "text": item.text, "href": item.href}


def _time(item: Item) -> str:
    return clock_time(item.at, item.zone or None)
