"""A notice as one person will read it: values in their language, put into the words of the kind."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlmodel import SQLModel

from app.base import current
from app.base.db import session
from app.notices import (
    about_approvals,
    about_autopay,
    about_broadcasts,
    about_changes,
    about_corrections,
    about_dunning,
    about_money,
    about_papers,
    about_people,
    about_questions,
    about_reports,
    about_statements,
    about_visits,
)
from app.notices.models import Notice
from app.notices.wording import fill
from app.people.contacts import phone_words
from app.people.models import Person

VALUES: dict[str, Callable[[Any], dict[str, str]]] = {
    "sign_in": about_people.sign_in,
    "contact_code": about_people.contact_code,
    "contact_changed": about_people.contact_changed,
    "portal_link": about_people.portal_link,
    "office_alert": about_people.office_alert,
    "texts_on": lambda _: {},
    "push_test": lambda _: {},
    "visit_completed": about_visits.completed,
    "visit_skipped": about_visits.skipped,
    "visit_tomorrow": about_visits.tomorrow,
    "visit_on_the_way": about_visits.on_the_way,
    "visit_arrived": about_visits.arrived,
    "visit_progress": about_visits.progressed,
    "visit_delayed": about_changes.changed,
    "visit_moved": about_changes.changed,
    "visit_cancelled": about_changes.changed,
    "visit_assigned": about_changes.changed,
    "visit_booked": about_visits.booked,
    "invoice_issued": about_money.issued,
    "invoice_due": about_dunning.reminded,
    "invoice_overdue": about_dunning.reminded,
    "payment_received": about_money.received,
    "payment_failed": about_money.failed,
    "payment_returned": about_corrections.returned,
    "refund_sent": about_corrections.refunded,
    "credit_given": about_corrections.credited,
    "invoice_voided": about_corrections.voided,
    "autopay_coming": about_autopay.coming,
    "autopay_on": about_autopay.agreed,
    "autopay_off": about_autopay.ended,
    "autopay_stopped": about_autopay.stopped,
    "approval_needed": about_approvals.of_invoice,
    "invoice_approved": about_approvals.of_invoice,
    "statement": about_statements.of_month,
    "paper_ending": about_papers.ending,
    "report_ready": about_reports.ready,
    "question_answered": about_questions.answered,
    "concern_answered": about_questions.answered,
    "card_expiring": about_autopay.expiring,
    "late_fee": about_dunning.fee_charged,
    "late_fee_waived": about_dunning.fee_waived,
    "hold_coming": about_dunning.held,
    "hold_begun": about_dunning.held,
    "hold_lifted": about_dunning.lifted,
    "service_notice": about_broadcasts.said,
    "news": about_broadcasts.said,
    "pause_set": about_people.pause,
}


def thing_of(notice: Notice) -> Any:
    """The row a notice is about, or None where it is about none or the row is gone."""
    return session().get(model_of(notice.thing), notice.thing_id) if notice.thing else None


def model_of(table: str) -> type:
    return _models()[table]


@cache
def _models() -> dict[str, type]:
    """By the names of their tables; all are there before the first notice is sent."""
    return {mapper.local_table.name: mapper.class_ for mapper in SQLModel._sa_registry.mappers}


def values_of(notice: Notice, person: Person, thing: Any, link: str) -> dict[str, str]:
    """Inside speaking(). A kind with a link of its own kind (signing in, undoing) has it in its values."""
    company = current.company()
    common = {
        "company": company.name, "name": person.name, "first_name": person.first_name, "link": link,
        "phone": phone_words(company.phone) if company.phone else "",
    }
    return common | VALUES[notice.event](thing)


def words(parts: dict[str, str], part: str, values: dict[str, str]) -> str:
    return fill(parts[part], values, html=part.endswith(".html"))
