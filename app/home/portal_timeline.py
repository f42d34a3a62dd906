"""Everything that happened, for owners."""

from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.base import current
from app.base.fragments import page
from app.doors import L2, me, portal, reach
from app.home.timeline import Scope
from app.home.timeline_pages import timeline_values
from app.notices.models import Notice


@portal.get("/timeline", level=L2, may=SEE_VISITS)
def show_timeline():
    mine = reach()
    scope = Scope(
        seen=lambda account, place: mine.covers(SEE_VISITS, account, place),
        priced=lambda account: account.in_(mine.accounts(SEE_PRICES) or [0]), people=Notice.person_id == me().id,
    )  # fmt: skip
    kinds = ["visits", *(["water"] if current.company().shows_reports else [])]
    kinds += [*(["billing"] if mine.accounts(SEE_PRICES) else []), "messages", "issues"]
    return page("home/portal_timeline.html", **timeline_values(scope, "/timeline", kinds))
