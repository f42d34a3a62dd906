"""When this happened, do that: the product's cause and effect on one screen.

Each reaction gets the event and the thing it is about, and writes; all of an event's reactions are one transaction.
"""

from collections.abc import Callable
from functools import cache

from sqlmodel import SQLModel

from app.accounts.contact_changes import note_contact_change, note_contact_undone
from app.approvals.asking import ask_at_once
from app.base import db
from app.base.events import Event
from app.invoices.credit import use_credit_after
from app.live.signals import (
    signal_broadcast,
    signal_changes,
    signal_correction,
    signal_disruption,
    signal_hold,
    signal_home_of_pause,
    signal_invoice,
    signal_offer,
    signal_payment,
    signal_proof,
    signal_question,
    signal_refund,
    signal_route,
    signal_run,
    signal_stage,
    signal_visit,
)
from app.notices.alerts import (
    alert_about_bank_day,
    alert_about_dispute,
    alert_about_failed_payment,
    alert_about_lost_dispute,
    alert_about_quarantine,
    alert_about_rating,
    alert_about_reading,
    alert_about_recommendation,
    alert_about_refund,
    alert_about_skipped_visit,
    alert_about_stopped_autopay,
    alert_about_text,
    alert_about_unusable_method,
)
from app.notices.alerts_done import settle_answered, settle_sent
from app.notices.approvals_told import tell_approvers, tell_payers
from app.notices.autopay_told import (
    send_mandate,
    tell_about_coming_charge,
    tell_about_end,
    tell_about_expiring_card,
    tell_about_stop,
)
from app.notices.corrections_awaited import alert_about_decision, alert_about_request, settle_withdrawn
from app.notices.corrections_told import tell_about_correction, tell_about_refund, tell_about_returned_payment
from app.notices.devices import forget_devices_of_session
from app.notices.dunning_told import (
    send_reminder,
    tell_about_coming_hold,
    tell_about_hold,
    tell_about_late_fee,
    tell_about_lifting,
    tell_about_waiver,
)
from app.notices.papers_told import tell_about_document, tell_about_warranty
from app.notices.questions_told import alert_about_question, tell_about_answer
from app.notices.reports_told import tell_about_report
from app.notices.statements_told import send_statement
from app.notices.telling import (
    confirm_pause,
    confirm_texts,
    send_code,
    send_code_to_new_contact,
    send_receipt,
    tell_about_coming_visit,
    tell_about_failed_payment,
    tell_about_invoice,
    tell_about_skipped_visit,
    tell_about_tomorrow,
    tell_about_visit,
    warn_old_contact,
)
from app.notices.visits_told import (
    alert_about_answer,
    tell_about_arrival,
    tell_about_booking,
    tell_about_change,
    tell_about_offer,
    tell_about_stage,
)
from app.payments.autopay.following import (
    end_disputed_debit,
    end_with_method,
    go_on_to_next_part,
    hold_questioned,
    move_due_days,
    plan_abandoned_anew,
    resume_with_updated,
    retry_or_hold,
    settle_charge,
    tell_anew,
)
from app.payments.autopay.noting import note_autopay, note_frozen
from app.payments.autopay.planning import plan_account
from app.payments.dunning.fees import follow_voided
from app.payments.dunning.holding import follow_rules, look_at_hold
from app.visits.pending import note_change
from app.visits.positions import learn_place

REACTIONS: dict[str, list[Callable]] = {
    "sign_in.asked": [send_code],
    "session.ended": [forget_devices_of_session],
    "contact.change_asked": [send_code_to_new_contact],
    "texts.agreed": [confirm_texts],
    "texts.stopped": [alert_about_text],
    "texts.received": [alert_about_text],
    "contact.changed": [warn_old_contact, note_contact_change, signal_changes],
    "contact.changed_by_office": [warn_old_contact],
    "contact.change_undone": [note_contact_undone, signal_changes],
    "access.changed": [signal_changes],
    "instructions.changed": [signal_changes],
    "pool.questioned": [signal_changes],
    "preferences.changed": [signal_changes],
    "visit.scheduled": [tell_about_booking, signal_visit, signal_route],
    "visit.moved": [note_change, signal_visit, signal_route],
    "visit.assigned": [note_change, signal_visit, signal_route],
    "visit.promised": [signal_visit],
    "visit.cancelled": [note_change, signal_visit, signal_route],
    "visit.restored": [signal_visit, signal_route],
    "visit.reminder_due": [tell_about_tomorrow],
    "visit.confirmed": [signal_visit],
    "visit.on_the_way": [tell_about_coming_visit, signal_visit, signal_route],
    "visit.arrived": [learn_place, tell_about_arrival, signal_visit, signal_route],
    "visit.completed": [tell_about_visit, signal_visit, signal_route],
    "visit.skipped": [tell_about_skipped_visit, alert_about_skipped_visit, signal_visit, signal_route],
    "change.settled": [tell_about_change],
    "disruption.planned": [signal_disruption],
    "disruption.undone": [signal_disruption],
    "disruption.carried_out": [signal_disruption],
    "offer.made": [tell_about_offer],
    "offer.answered": [alert_about_answer, signal_offer],
    "visit.staged": [signal_visit],
    "stage.finished": [tell_about_stage, signal_stage],
    "stage.opened_again": [signal_stage],
    "reading.out_of_range": [alert_about_reading],
    "visit.opened_again": [signal_visit, signal_route],
    "visit.corrected": [signal_visit],
    "recommendation.answered": [alert_about_recommendation, signal_proof],
    "recommendation.estimate_sent": [settle_sent, signal_proof],
    "visit.rated": [alert_about_rating, signal_proof],
    "pause.set": [confirm_pause, signal_home_of_pause, signal_changes],
    "pause.changed": [confirm_pause, signal_home_of_pause, signal_changes],
    "pause.cancelled": [confirm_pause, signal_home_of_pause, signal_changes],
    "pause.ended": [confirm_pause, signal_home_of_pause, signal_changes],
    "pause.ending_soon": [confirm_pause],
    "invoice.issued": [use_credit_after, tell_about_invoice, ask_at_once, plan_account, signal_invoice],
    "invoice.approved": [tell_payers, plan_account, signal_invoice],
    "approval_rule.changed": [ask_at_once],
    "approval.asked": [tell_approvers, signal_invoice],
    "approval.given": [signal_invoice],
    "approval.withdrawn": [signal_invoice],
    "invoice.paid": [look_at_hold],
    "invoice.left_alone": [look_at_hold],
    "invoice.frozen": [note_frozen, look_at_hold, signal_invoice, signal_changes],
    "invoice.thawed": [plan_account, signal_invoice],
    "invoice.voided": [follow_voided, look_at_hold, signal_invoice],
    "invoice.split": [tell_anew, plan_account, signal_invoice],
    "invoice.joined": [tell_anew, plan_account, signal_invoice],
    "credit.used": [go_on_to_next_part, look_at_hold, signal_invoice],
    "correction.asked": [alert_about_request, signal_correction],
    "correction.done": [look_at_hold, tell_about_correction, signal_correction],
    "correction.approved": [alert_about_decision, signal_correction],
    "correction.refused": [alert_about_decision, signal_correction],
    "correction.withdrawn": [settle_withdrawn, signal_correction],
    "refund.begun": [signal_refund],
    "refund.succeeded": [signal_refund],
    "refund.refused": [alert_about_refund, signal_refund],
    "refund.failed": [alert_about_refund, signal_refund],
    "invoice_run.moved": [signal_run],
    "broadcast.moved": [signal_broadcast],
    "broadcast.stopped": [signal_broadcast],
    "question.opened": [hold_questioned, look_at_hold, alert_about_question, signal_question],
    "question.written": [alert_about_question, signal_question],
    "question.answered": [settle_answered, tell_about_answer, signal_question],
    "question.closed": [settle_answered, tell_about_answer, plan_account, signal_question],
    "question.photo_drawn": [signal_question],
    "statement.due": [send_statement],
    "report.ready": [tell_about_report],
    "equipment.warranty_ending": [tell_about_warranty],
    "document.expiring": [tell_about_document],
    "payment.action_needed": [signal_payment],
    "payment.processing": [look_at_hold, signal_payment],
    "payment.succeeded": [use_credit_after, move_due_days, settle_charge, look_at_hold, send_receipt, signal_payment],
    "payment.failed": [
        retry_or_hold, use_credit_after, tell_about_failed_payment, alert_about_failed_payment, signal_payment,
    ],
    "payment.abandoned": [use_credit_after, plan_abandoned_anew, signal_payment],
    "payment.refunded": [use_credit_after, move_due_days, tell_about_refund, signal_payment],
    "payment.returned": [use_credit_after, move_due_days, tell_about_returned_payment, signal_payment],
    "payment.reversed": [
        use_credit_after, move_due_days, end_disputed_debit, alert_about_dispute, signal_payment,
    ],
    "payment.dispute_lost": [alert_about_lost_dispute, signal_payment],
    "payment.asked_again": [signal_payment],
    "payment.restored": [use_credit_after, move_due_days, signal_payment],
    "payment.quarantined": [alert_about_quarantine],
    "dunning_rules.changed": [follow_rules],
    "reminder.due": [send_reminder],
    "late_fee.charged": [tell_about_late_fee],
    "late_fee.waived": [tell_about_waiver],
    "hold.announced": [tell_about_coming_hold, signal_hold],
    "hold.started": [tell_about_hold, signal_hold],
    "hold.lifted": [tell_about_lifting, signal_hold],
    "visit.hold_overridden": [signal_visit],
    "autopay.enabled": [send_mandate, note_autopay, plan_account, signal_changes],
    "autopay.changed": [send_mandate, note_autopay, plan_account, signal_changes],
    "autopay.disabled": [tell_about_end, note_autopay, signal_changes],
    "autopay.planned": [tell_about_coming_charge],
    "autopay.outdated": [plan_account],
    "autopay.held": [tell_about_stop, alert_about_stopped_autopay],
    "autopay.resumed": [plan_account],
    "bank_day.differs": [alert_about_bank_day],
    "method.expiring": [tell_about_expiring_card],
    "method.updated": [resume_with_updated],
    "method.removed": [end_with_method],
    "method.unusable": [end_with_method, alert_about_unusable_method],
}


def react(event: Event) -> None:
    thing = _thing(event)
    for reaction in REACTIONS.get(event.name, []):
        reaction(event, thing)


def _thing(event: Event):
    return db.session().get(_models()[event.thing], event.thing_id)


@cache
def _models() -> dict[str, type]:
    return {mapper.local_table.name: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
