"""What the office does with its alerts: read, give to somebody, done with; and the rules behind them."""

from sqlmodel import col, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.notices.alerts import ALERT_KINDS, rule_for
from app.notices.models import AlertRule, OfficeAlert
from app.people.models import Person, Staff

A_PAGE = 40
STATES = ("new", "read", "resolved")


def alerts_in(state: str, before_uid: str = "") -> tuple[list[tuple], str]:
    """(alert, account's name, its uid, assigned name), newest first; the mark from which older ones go on."""
    columns = (OfficeAlert, Account.name, Account.uid, Person.name)
    wanted = select(*columns).join(Account, Account.id == OfficeAlert.account_id, isouter=True)
    wanted = wanted.join(Person, Person.id == OfficeAlert.assigned_id, isouter=True)
    if state:
        wanted = wanted.where(OfficeAlert.state == state)
    if before_uid:
        wanted = wanted.where(
            OfficeAlert.id < select(OfficeAlert.id).where(OfficeAlert.uid == before_uid).scalar_subquery()
        )
    rows = session().exec(wanted.order_by(col(OfficeAlert.id).desc()).limit(A_PAGE + 1)).all()
    return [tuple(row) for row in rows[:A_PAGE]], rows[A_PAGE - 1][0].uid if len(rows) > A_PAGE else ""


def with_names(alert: OfficeAlert) -> tuple:
    account = session().exec(select(Account.name, Account.uid).where(Account.id == alert.account_id)).first() or (
        "",
        "",
    )
    assigned = session().exec(select(Person.name).where(Person.id == alert.assigned_id)).first()
    return alert, *account, assigned


def read(alert: OfficeAlert) -> OfficeAlert:
    if alert.state == "new":
        alert.state = "read"
        session().add(alert)
    return alert


def assign(alert: OfficeAlert, person: Person | None) -> OfficeAlert:
    """Whoever it is given to has something to do; it counts as read."""
    alert.assigned_id = person.id if person else None
    session().add(alert)
    record("alert.assigned", alert, to=person.name if person else "")
    return read(alert)


def resolve(alert: OfficeAlert) -> OfficeAlert:
    """Resolved twice is resolved once."""
    if alert.state != "resolved":
        alert.state, alert.resolved_at, alert.resolved_by = "resolved", clock.now(), current.actor().name
        session().add(alert)
        record("alert.resolved", alert)
    return alert


def set_rule(kind: str, on: bool, email: bool, threshold: float | None) -> AlertRule:
    rule = rule_for(kind)
    rule.on, rule.email, rule.threshold = on, email, threshold
    session().add(rule)
    return rule


def rules() -> list[AlertRule]:
    return [rule_for(kind) for kind in ALERT_KINDS]


def desk() -> list[Person]:
    """Whom an alert can be given to: staff but technicians."""
    people = select(Person).join(Staff, Staff.person_id == Person.id)
    here = people.where(Staff.role != "technician", col(Staff.ended_at).is_(None))
    return list(session().exec(here.order_by(Person.name)).all())
