"""Waiting rows whose work leaves the house or takes long: each is read, done outside, then written."""

from functools import partial

from app.base.pictures import draw
from app.conversations.models import MessagePhoto
from app.conversations.photos import draw_photo
from app.documents.models import Document
from app.equipment.models import Equipment
from app.invoices.models_runs import InvoiceRun
from app.invoices.run_working import work_run
from app.notices.autopay_told import when_told
from app.notices.broadcasting import work_broadcast
from app.notices.delivering import deliver
from app.notices.models import Broadcast, Notice
from app.payments.autopay.charging import charge_planned
from app.payments.bank_days import compare_bank_day
from app.payments.inbox import work
from app.payments.models import Attempt, BankDay, BankEvent, Refund
from app.payments.models_autopay import PlannedCharge
from app.payments.reconciling import reconcile
from app.payments.refunding import work_refund
from app.reports.making import make_report
from app.reports.models import PropertyReport
from app.statements.bundling import make_bundle
from app.statements.models import PaperBundle
from app.visits.disrupting import carry_out
from app.visits.models import Photo
from app.visits.models_changes import Disruption, PendingChange
from app.visits.pending import settle
from app.visits.photos import make_photo

ERRANDS: dict = {
    Broadcast: work_broadcast,
    Notice: deliver,
    BankEvent: work,
    PlannedCharge: partial(charge_planned, when_told=when_told),
    Attempt: reconcile,
    Refund: work_refund,
    BankDay: compare_bank_day,
    Photo: make_photo,
    Equipment: draw,
    Document: draw,
    MessagePhoto: draw_photo,
    InvoiceRun: work_run,
    PendingChange: settle,
    Disruption: carry_out,
    PaperBundle: make_bundle,
    PropertyReport: make_report,
}
# These are worked on together, all that were claimed of a company: so many at the most.
BATCHES = {Notice: 50}
