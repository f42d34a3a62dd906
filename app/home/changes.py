"""What owners changed, as the office's inbox shows it: before and after, never a code."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from app.accounts.models import Account, Change
from app.base.db import session
from app.base.languages import _, _l, day_short
from app.home.undoing import can_undo
from app.plans.plan_words import weekday_words
from app.properties.models import Property

A_PAGE = 30
FIELDS = {
    "gate_code": _l("Gate code"), "lock_code": _l("Lock code"), "directions": _l("Directions"), "pets": _l("Pets"),
    "has_pets": _l("There are pets"), "keep_pets_inside": _l("Pets stay inside"), "hazards": _l("Hazards"),
    "valid_from": _l("Valid from"), "valid_until": _l("Valid until"), "email": _l("E-mail"), "phone": _l("Phone"),
    "preferred_weekday": _l("Preferred day"), "water_concern": _l("About the water"),
    "visit_tomorrow": _l("Text the day before"), "visit_on_the_way": _l("Text on the way"),
    "starts_on": _l("First day"), "ends_on": _l("Last day"), "visits_dropped": _l("Visits left out"),
}  # fmt: skip
CODES = ("gate_code", "lock_code")
# Said elsewhere, or of no use to anybody.
SILENT = ("credit_cents", "text")


@dataclass(frozen=True)
class Item:
    """One change with where it happened; `before` and `after` are texts."""

    change: Change
    account_name: str
    account_uid: str
    place: str
    before: str
    after: str

    @property
    def can_undo(self) -> bool:
        return can_undo(self.change)


def inbox(state: str, account_uid: str = "", before_uid: str = "") -> tuple[list[Item], str]:
    """Newest first, in two queries; `state` "" is all. Returns the mark from which older ones go on."""
    found = session().exec(_page(state, account_uid, before_uid)).all()
    items = [item_of(*row) for row in found[:A_PAGE]]
    return items, items[-1].change.uid if len(found) > A_PAGE else ""


def one(change: Change) -> Item:
    return item_of(*session().exec(_joined().where(Change.id == change.id)).one())


def _joined():
    columns = (Change, Account.name, Account.uid, Property.name, Property.street)
    with_account = select(*columns).join(Account, Account.id == Change.account_id)
    return with_account.join(Property, Property.id == Change.property_id, isouter=True)


def _page(state: str, account_uid: str, before_uid: str):
    wanted = _joined().order_by(col(Change.id).desc()).limit(A_PAGE + 1)
    if state:
        wanted = wanted.where(Change.state == state)
    if account_uid:
        wanted = wanted.where(Account.uid == account_uid)
    if before_uid:
        mark = select(Change.id).where(Change.uid == before_uid).scalar_subquery()
        wanted = wanted.where(Change.id < mark)
    return wanted


def item_of(change: Change, name: str, uid: str, place: str | None, street: str | None) -> Item:
    return Item(
        change, name, uid, place or street or "", words_of(change.before), words_of(change.after, change.before)
    )


def words_of(values: dict, before: dict | None = None) -> str:
    """A line for each field. Codes only say that there is one, or that it is another one."""
    text = values.get("text", "")
    lines = [
        f"{FIELDS.get(name, name)}: {_value(name, value, before)}"
        for name, value in values.items()
        if name not in SILENT
    ]
    return "\n".join(line for line in (text, *lines) if line)


def _value(name: str, value: object, before: dict | None) -> str:
    if name in CODES:
        return _code(value, before is not None and bool(before.get(name)))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "preferred_weekday" and value is not None:
        return weekday_words(int(str(value)))
    if name in ("valid_from", "valid_until", "starts_on", "ends_on") and value:
        return day_short(dt.date.fromisoformat(str(value)))
    return str(value) if value not in (None, "") else _("Nothing")


def _code(sealed: object, had_one: bool) -> str:
    if not sealed:
        return _("None")
    return _("•••• (changed)") if had_one else "••••"
