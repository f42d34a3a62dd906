"""Home: was my pool serviced, what do I owe, when is the next visit; under it what waits."""

from flask import make_response, request, url_for

from app.accounts.rights import SEE_PRICES
from app.base.fragments import fragment, go, page, wants_fragment
from app.conversations.reading import answered_for
from app.doors import L2, me, portal, reach
from app.home.awaiting import changes_waiting, failed_payment, hears_by_push, pauses_now
from app.home.holding import hold_of
from app.home.latest import latest_at, newest, soonest
from app.home.offered import offers_waiting
from app.home.owing import owing_of
from app.invoices.owed import what_is_owed
from app.payments.offers import balance_offer
from app.visits.expecting import expected_at
from app.visits.history import places_in
from app.visits.swimming import swims_of
from app.visits.water import key_lines


@portal.get("/", level=L2)
def show_home():
    return page("home/portal_show.html", **_shown())


@portal.get("/home/card", level=L2)
def show_card():
    """What the open page asks for again when something changed."""
    if not wants_fragment():
        return go(url_for("portal.home_show_home"))
    response = make_response(fragment("home/_home.html", **_shown()))
    response.add_etag()
    return response.make_conditional(request)


def _shown() -> dict:
    places = places_in(reach())
    place = next((place for place in places if place.uid == request.args.get("place", "")), None)
    everywhere = latest_at(places)
    here = [at for at in everywhere if place in (None, at.place)]
    last, coming = newest(here), soonest(here)
    return {
        "place": place, "has_pool": bool(places), "last": last, "coming": coming,
        "expected": expected_at(coming.visit, coming.visit.zone) if coming else None,
        "lines": key_lines(last.first_water) if last and last.state == "done" else [],
        "swims": swims_of(last.visit, last.visit.zone) if last else [],
        "others": [at for at in everywhere if at.place != place] if len(places) > 1 else [],
        "pauses": pauses_now(reach()), **_money(), "answers": answered_for(reach()),
        "offers": offers_waiting(reach()),
        "changes": changes_waiting(reach()), "hears_by_push": hears_by_push(me().id), "first_name": me().first_name,
    }  # fmt: skip


def _money() -> dict:
    """Nothing is said of what is owed to people who see no prices."""
    owed = what_is_owed(reach())
    owing = owing_of(owed) if reach().accounts(SEE_PRICES) else None
    return {"owing": owing, "offer": balance_offer(reach(), owed.dues), "failed": failed_payment(reach()),
            "hold": hold_of(reach())}
