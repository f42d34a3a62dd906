"""Once a day for each company, in its hours: reminders, late fees and holds."""

import datetime as dt
from zoneinfo import ZoneInfo

from app.base import clock, current, db
from app.base.db import session
from app.invoices.models import DunningRules
from app.payments.dunning.fees import charge_fee, due_fees
from app.payments.dunning.holding import hold_moves, move
from app.payments.dunning.reminding import due_reminders, remind
from app.payments.dunning.rules import dunning_rules, is_anything_on


def look_after_late_invoices() -> None:
    """Asked every minute. All of a day is one transaction with its mark: a process that dies did all or nothing."""
    today = clock.today(current.zone())
    if not _is_time(dunning_rules(), today):
        return
    with db.writing():
        rules = dunning_rules()
        if _is_time(rules, today):
            rules.looked_on = today
            session().add(rules)
            _do(rules, today)


def _is_time(rules: DunningRules, today: dt.date) -> bool:
    now = clock.now().astimezone(ZoneInfo(current.zone())).time()
    return is_anything_on(rules) and rules.looked_on != today and rules.send_from <= now < rules.send_until


def _do(rules: DunningRules, today: dt.date) -> None:
    for due in due_reminders(rules, today):
        if not due.why:
            remind(due, today)
    for fee in due_fees(rules, today):
        if not fee.why:
            charge_fee(fee, today)
    for what in hold_moves(rules, today):
        move(what, today)
