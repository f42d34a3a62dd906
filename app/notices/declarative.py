"""The JSON of Declarative Web Push: Safari shows it by itself, everywhere else `sw.js` reads the same fields.

Fields: W3C Push API draft and webkit.org/blog/16535. WebKit reads app_badge as text inside the notification,
the draft as a number beside it; both are sent.
"""

from bisect import bisect_right

from app.notices.push import PAYLOAD_BYTES, payload_bytes

LONG_WORD = 40  # longer ones are cut inside; some languages have no spaces


def declarative(
    title: str,
    body: str,
    navigate: str,
    *,
    tag: str,
    lang: str,
    badge: str | None = None,
    app_badge: int | None = None,
    dir: str = "ltr",
    icon: str | None = None,
    image: str | None = None,
) -> dict:
    """`navigate`, `icon`, `badge` (a small one-colour picture) and `image` are absolute URLs; `app_badge` is
    the number on the app's icon, 0 for none. A body that would not fit is cut at a word."""
    if not navigate.startswith(("https://", "http://")):
        raise ValueError("navigate must be an absolute address")
    notification = {
        "title": title,
        "body": body,
        "navigate": navigate,
        "lang": lang,
        "dir": dir,
        "tag": tag,
        "silent": False,
        **_given(icon=icon, badge=badge, image=image),
    }
    return _fitted(_badged({"web_push": 8030, "notification": notification}, app_badge))


def _given(**pictures: str | None) -> dict:
    return {name: url for name, url in pictures.items() if url}


def _badged(payload: dict, number: int | None) -> dict:
    if number is None:
        return payload
    notification = {**payload["notification"], "app_badge": str(number)}
    return {**payload, "notification": notification, "app_badge": number}


def _fitted(payload: dict) -> dict:
    """Cuts the body; what is too large without one is left to PushSender, which refuses it."""
    over = len(payload_bytes(payload)) - PAYLOAD_BYTES
    if over <= 0:
        return payload
    body = payload["notification"]["body"]
    return {**payload, "notification": {**payload["notification"], "body": _cut(body, over)}}


def _cut(body: str, over: int) -> str:
    """At least `over` bytes shorter as JSON counts them, where a quote takes two and a control letter six."""
    room = len(payload_bytes(body)) - over - len(payload_bytes("…"))
    fits = bisect_right(range(len(body) + 1), room, key=lambda length: len(payload_bytes(body[:length]))) - 1
    kept = body[: max(fits, 0)]
    words, _, torn = kept.rpartition(" ")
    return (words if len(torn) <= LONG_WORD else kept).rstrip(" ,.;:") + "…"
