"""Where the company's money goes: its own account at the bank."""

from flask import abort, url_for

from app.base import current, db
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, L4, office
from app.entrance import forget_hosts
from app.payments.connecting import MoneyOnItsWay, NotReady, Standing, page_at_the_bank, standing, use_pending
from app.payments.gateway import BankRefused, Unknown, takes_payments
from app.people.staff import SETTINGS

_TROUBLE = (Unknown, BankRefused)


@office.get("/settings/bank", level=L3, may=SETTINGS)
def show_bank():
    return _page()


@office.post("/settings/bank", level=L4, may=SETTINGS)
def open_bank_account():
    """On to the bank's questions; whoever decides where money goes has just proven who they are."""
    if not takes_payments():
        abort(404)
    try:
        return _page(link=page_at_the_bank(current.company().origin + url_for("office.payments_show_bank")))
    except BankRefused as refused:
        return _page(409, refused.said or _("The bank did not open an account. Nothing was changed."))
    except Unknown:
        return _page(409, _("The bank could not be reached. Nothing was changed: try again in a few minutes."))


@office.post("/settings/bank/use", level=L4, may=SETTINGS)
def use_bank_account():
    try:
        ready = standing().is_pending_ready
        with db.writing():
            use_pending(ready)
    except (NotReady, MoneyOnItsWay) as no:
        return _page(409, str(no.sentence))
    except _TROUBLE:
        return _page(409, _("The bank could not be reached. Nothing was changed: try again in a few minutes."))
    forget_hosts()
    say(_("Payments now go to your own account."))
    return go(url_for("office.payments_show_bank"))


def _page(status: int = 200, error: str = "", link: str = ""):
    """`link` leads to the bank: a form may not, whatever it is answered with."""
    values = {"standing": _standing(), "error": error, "link": link, "takes_payments": takes_payments()}
    return page("payments/office_bank.html", status, **values)


def _standing() -> Standing | None:
    """None where the bank does not answer."""
    try:
        return standing() if takes_payments() else None
    except _TROUBLE:
        return None
