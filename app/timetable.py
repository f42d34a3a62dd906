"""At this hour, do that. Each job is asked every minute for each company, and knows itself when it is due."""

import logging
from collections.abc import Callable

from app.approvals.asking import keep_asking
from app.base.db import session
from app.companies.models import all_company_ids, serving
from app.documents.expiring import tell_of_expiry
from app.equipment.ending import tell_of_warranties
from app.payments.autopay.daily import plan_the_day
from app.payments.bank_days import note_bank_days
from app.payments.dunning.daily import look_after_late_invoices
from app.payments.reconciling import keep_up_with_the_bank
from app.people.guarding import forget_old_sign_ins, forget_tallies, lengthen_codes_everywhere
from app.statements.mailing import send_statements
from app.visits.day_before import remind_of_tomorrow
from app.visits.pause_reminders import remind_of_endings
from app.visits.positions import forget_positions
from app.visits.scheduling import keep_scheduled
from app.visits.sent_later import forget_sent_later

log = logging.getLogger("poolhouse.timetable")

EVERY_MINUTE: list[Callable] = [
    keep_scheduled,
    keep_up_with_the_bank,
    plan_the_day,
    look_after_late_invoices,
    note_bank_days,
    remind_of_endings,
    remind_of_tomorrow,
    keep_asking,
    send_statements,
    tell_of_warranties,
    tell_of_expiry,
    lengthen_codes_everywhere,
    forget_old_sign_ins,
    forget_tallies,
    forget_positions,
    forget_sent_later,
]


def run_due() -> None:
    """A job that fails is told to the log and asked again a minute later; it stops no other job and no company."""
    for company_id in all_company_ids():
        with serving(company_id):
            for job in EVERY_MINUTE:
                _run(job)


def _run(job: Callable) -> None:
    try:
        job()
    except Exception:
        log.exception("%s failed", job.__name__)
        session().rollback()
