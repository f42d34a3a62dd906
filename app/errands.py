"""Waiting rows whose work leaves the house or takes long: each is read, done outside, then written."""

from app.invoices.models import InvoiceRun
from app.invoices.run_working import work_run
from app.notices.delivering import deliver
from app.notices.models import Notice
from app.payments.inbox import work
from app.payments.models import Attempt, BankEvent
from app.payments.reconciling import reconcile
from app.visits.models import Photo
from app.visits.photos import make_photo

ERRANDS: dict = {
    Notice: deliver,
    BankEvent: work,
    Attempt: reconcile,
    Photo: make_photo,
    InvoiceRun: work_run,
}
