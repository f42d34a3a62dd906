"""What a browser says about its push subscription. The scripts speak JSON; see static/js/push.js."""

from flask import Response, jsonify, request

from app.base import current, db
from app.base.fragments import go, say
from app.base.ids import new_uid
from app.base.languages import _
from app.base.limits import DAY, Limit
from app.doors import L3, me, portal, signed_in
from app.notices.devices import devices_of, drop_device, keep_device
from app.notices.places import NOTICES_PAGE
from app.notices.push import BadSubscription, Subscription
from app.notices.sending import notify
from app.notices.ways import ways

TESTS = Limit("push tests", 100, DAY)
LONGEST = 1000  # Letters of an endpoint; Firefox's are the longest with some 220.


@portal.post("/account/push", level=L3, staff_too=True)
def keep_push():
    told = _told()
    subscription = Subscription(_text(told, "endpoint"), *(_text(_keys(told), key) for key in ("p256dh", "auth")))
    try:
        ways().push_sender().validate(subscription)
    except BadSubscription:
        return Response("", 422)
    with db.writing():
        keep_device(me(), signed_in(), subscription, request.host_url.rstrip("/"), _text(told, "label"))
    return Response("", 204)


@portal.post("/account/push/removal", level=L3, staff_too=True)
def remove_push():
    endpoint = _text(_told(), "endpoint")
    with db.writing():
        drop_device(me(), endpoint)
    return Response("", 204)


@portal.post("/account/push/test", level=L3, staff_too=True)
def test_push():
    """To all devices of this person, at once. Scripts get a plain answer, the form its page."""
    with db.writing():
        is_within = TESTS.takes(me().uid)
        if is_within:
            notify(me(), "push_test", dedupe=f"push_test:{new_uid()}")
    if request.is_json:
        return Response("", 202 if is_within else 429)
    say(_("Sent. It should ring in a moment.") if is_within else _("That is enough for today."))
    return go(NOTICES_PAGE)


@portal.get("/account/push/state", level=L3, staff_too=True)
def push_state():
    """For checks of the whole chain; not in production."""
    if not current.settings().shows_pretend:
        return Response("", 404)
    return jsonify(subs=len(devices_of(me().id)))


def _told() -> dict:
    told = request.get_json(silent=True)
    return told if isinstance(told, dict) else {}


def _keys(told: dict) -> dict:
    return told["keys"] if isinstance(told.get("keys"), dict) else {}


def _text(told: dict, name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) and len(value) <= LONGEST and value.isprintable() else ""
