"""Once a day for each company, in its hours: reminders, late fees and holds."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from app.base import clock, current, db
from app.base.db import session
from app.invoices.models import DunningRules
from app.payments.dunning.fees import charge_fee, due_fees
from app.payments.dunning.holding import hold_moves, move
from app.payments.dunning.reminding import due_reminders, remind
from app.payments.dunning.rules import dunning_rules, is_anything_on

# So many in one transaction: everybody else's writes come in between.
SOME = 20


def look_after_late_invoices() -> None:
    """Asked every minute. A process that dies goes on where it was: what was done is not due any more."""
    rules, today = dunning_rules(), clock.today(current.zone())
    if not _is_time(rules, today):
        return
    _work_off([due.invoice.id for due in due_reminders(rules, today) if not due.why], _remind)
    _work_off([due.invoice.id for due in due_fees(rules, today) if not due.why], _charge)
    _work_off([what.account.id for what in hold_moves(rules, today)], _move)
    with db.writing():
        rules = dunning_rules()
        rules.looked_on = today
        session().add(rules)


def _is_time(rules: DunningRules, today: dt.date) -> bool:
    now = clock.now().astimezone(ZoneInfo(current.zone())).time()
    return is_anything_on(rules) and rules.looked_on != today and rules.send_from <= now < rules.send_until


def _work_off(ids: list[int], do: Callable) -> None:
    """What is due is judged anew in the transaction that does it."""
    for at in range(0, len(ids), SOME):
        with db.writing():
            do(dunning_rules(), clock.today(current.zone()), ids[at : at + SOME])


def _remind(rules: DunningRules, today: dt.date, invoice_ids: list[int]) -> None:
    for due in due_reminders(rules, today, invoice_ids):
        if not due.why:
            remind(due, today)


def _charge(rules: DunningRules, today: dt.date, invoice_ids: list[int]) -> None:
    for due in due_fees(rules, today, invoice_ids):
        if not due.why:
            charge_fee(due, today)


def _move(rules: DunningRules, today: dt.date, account_ids: list[int]) -> None:
    for what in hold_moves(rules, today, account_ids):
        move(what, today)
