"""AutoPay tells: the consent, each charge before it comes, the stop, the end. And when that was told."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlmodel import select

from app.accounts.rights import PAY
from app.base import current
from app.base.db import session
from app.base.events import Event
from app.notices.audience import people_with
from app.notices.models import Notice
from app.notices.sending import notify
from app.payments.autopay.reading import mandate_in_force
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay, PlannedCharge


def when_told(charge: PlannedCharge) -> dt.date | None:
    """The company's day on which this charge was told to whoever agreed to it; None: it was not, yet.

    Where no way to them is left, or they pay here no more, it is the first day on which anybody was told.
    """
    rows = session().exec(
        select(Notice.person_id, Notice.state, Notice.sent_at)
        .where(Notice.thing == PlannedCharge.__tablename__, Notice.thing_id == charge.id)
    ).all()  # fmt: skip
    agreed = mandate_in_force(session().get(AutoPay, charge.autopay_id))
    theirs = [row for row in rows if agreed and row.person_id == agreed.person_id and row.state in ("waiting", "sent")]
    moments = [row.sent_at for row in theirs or rows if row.state == "sent"]
    return min(moments).astimezone(ZoneInfo(current.zone())).date() if moments else None


def send_mandate(event: Event, autopay: AutoPay) -> None:
    """The copy of what was agreed, to everybody who may pay: nobody turns on AutoPay for others unseen."""
    mandate = mandate_in_force(autopay)
    if mandate is not None:
        _tell("autopay_on", autopay.account_id, mandate, mandate.uid)


def tell_about_end(event: Event, autopay: AutoPay) -> None:
    _tell("autopay_off", autopay.account_id, autopay, autopay.uid)


def tell_about_coming_charge(event: Event, charge: PlannedCharge) -> None:
    _tell("autopay_coming", charge.account_id, charge, charge.uid)


def tell_about_stop(event: Event, autopay: AutoPay) -> None:
    """Each stop anew."""
    _tell("autopay_stopped", autopay.account_id, autopay, event.uid)


def tell_about_expiring_card(event: Event, method: StoredMethod) -> None:
    """Once for each of the days, and again for the card that takes its place."""
    key = f"{method.uid}:{method.exp_year}-{method.exp_month}:{event.data['days']}"
    _tell("card_expiring", method.account_id, method, key)


def _tell(kind: str, account_id: int, thing, key: str) -> None:
    for person in people_with(PAY, account_id):
        notify(person, kind, thing, dedupe=f"{kind}:{key}")
