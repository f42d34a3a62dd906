"""The question before a payment and the tap after it, for whoever is signed in and may pay."""

from flask import Response, request, url_for

from app.accounts.models import Account
from app.accounts.rights import MANAGE_METHODS, PAY
from app.base.db import session
from app.base.forms import Form
from app.base.languages import _
from app.doors import L3, me, reach, signed_in
from app.invoices.instalments import next_parts
from app.invoices.owed import Due
from app.payments import pay_pages
from app.payments.choosing import Chosen, choose
from app.payments.gates import method_for
from app.payments.models import Attempt, StoredMethod
from app.payments.offers import invoices_behind
from app.payments.tips import typed_tip
from app.people.sessions import level_now


class Question:
    """`path` asks and takes; with `is_set` its address names the invoices. `back` is where they came from."""

    def __init__(self, dues: list[Due], path: str, back: str, is_set: bool = False):
        self.path, self.back, self.is_set = path, back, is_set
        form = Form(request.values)
        asked = next_parts([due.id for due in dues]) if form["next"] else {}
        self.chosen: Chosen = choose(form, dues, {id: part.left_cents for id, part in asked.items()})

    def ask(self, status: int = 200, error: str = "") -> Response:
        return pay_pages.ask(
            self.chosen, self.path, self.back, is_set=self.is_set, may_keep=_may_keep(), status=status, error=error
        )

    def take(self) -> Response:
        """What is paid or on its way already is told by begin(), which looks at it when it is claimed."""
        chosen = self.chosen
        if not chosen.open or not chosen.form.is_good:
            return self.ask()
        if request.form.get("open", chosen.open_cents, type=int) != chosen.open_cents:
            return self.ask(409, _("Something was paid meanwhile. Nothing was charged: please look at it again."))
        account = session().get(Account, chosen.open[0].account_id)
        parts = [due for due in chosen.parts if due.cents] if chosen.is_part else list(chosen.parts)
        tip = typed_tip(chosen.form, pay_pages.seen_cents())
        if not chosen.form.is_good:
            return self.ask()
        how = {"method": _method(), "person": me(), "keeps_method": "keep" in request.form and _may_keep(),
               "tip_cents": tip}  # fmt: skip
        shares = chosen.shares if chosen.is_part else None
        return pay_pages.take(account, invoices_behind(parts), self.back, self.ask, status_url, shares=shares, **how)


def _may_keep() -> bool:
    """Not with a link from a message: a card would stay that nobody asked for."""
    return reach().has(MANAGE_METHODS) and level_now(signed_in()) >= L3


def _method() -> StoredMethod | None:
    """Whoever may pay may pay with what the account keeps."""
    uid = request.form.get("method", "")
    return method_for(reach(), uid, PAY) if uid not in ("", "new") else None


def status_url(attempt: Attempt) -> str:
    return url_for("portal.payments_show_payment", uid=attempt.uid)
