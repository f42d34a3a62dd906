"""The office's invoices: the list, one as its owner sees it, and what can be done with it."""

from flask import request, url_for
from sqlmodel import col, select

from app.accounts.models import Account, Role
from app.accounts.rights import ROLES, SEE_PRICES
from app.approvals.standing import standing_of
from app.base import clock, current, db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at, row_of
from app.base.ids import new_uid
from app.base.languages import _, _l
from app.conversations.questions import INVOICE
from app.conversations.reading import threads_about
from app.doors import L3, office
from app.invoices.book import FILTERS, page_of
from app.invoices.breakdown import breakdown
from app.invoices.credit import moved_cents
from app.invoices.drafting import InvoiceRefused, issue, void
from app.invoices.instalments import parts_of
from app.invoices.ledger import balance_cents, paid_cents
from app.invoices.models import Invoice
from app.invoices.paper import invoice_pdf
from app.invoices.paper_pages import pdf
from app.invoices.paper_values import paper_invoice
from app.payments.correcting import ask
from app.payments.correction_words import KIND_WORDS, STATE_WORDS
from app.payments.disputed import taken_back_of
from app.payments.dunning.of_invoice import followed
from app.payments.dunning.words import reason_words, step_words
from app.payments.history import payments_on, words_of_attempts
from app.payments.refunds_shown import corrections_of, refunds_of
from app.people.models import Person
from app.people.staff import BILLING

# The forms stand on one page, so each has a field of its own.
REASON = {"void": "reason", "credit": "credit-reason", "write_off": "write-off-reason"}
WORDS = {"": _l("All"), "draft": _l("Drafts"), "open": _l("Open"), "overdue": _l("Overdue"),
         "processing": _l("Processing"), "paid": _l("Paid"), "void": _l("Void")}


@office.get("/invoices", level=L3, may=BILLING)
def list_invoices():
    status, before = request.args.get("status", ""), request.args.get("before", "")
    rows, older = page_of(status if status in FILTERS else "", before)
    chips = [{"text": word, "href": _list(one), "here": one == status} for one, word in WORDS.items()]
    return page("invoices/office_invoices.html", rows=rows, chips=chips, older=_list(status, older) if older else "",
                newer=_list(status) if before else "")


@office.get("/invoices/<uid:invoice_uid>", level=L3, may=BILLING)
def show_invoice(invoice_uid: str):
    return _page(row_at(Invoice, invoice_uid), Form({}))


@office.post("/invoices/<uid:invoice_uid>/issuing", level=L3, may=BILLING)
def issue_invoice(invoice_uid: str):
    invoice, form = row_at(Invoice, invoice_uid), Form({})
    try:
        with db.writing():
            issue(invoice)
    except InvoiceRefused:
        form.refuse("issue", _("It is void, or its total is not above zero."))
        return _page(invoice, form)
    say(_("%(number)s is on its way.", number=invoice.number))
    return go(url_for(".invoices_show_invoice", invoice_uid=invoice.uid))


@office.post("/invoices/<uid:invoice_uid>/void", level=L3, may=BILLING)
def void_invoice(invoice_uid: str):
    """A draft goes at once: nobody has seen it. What credit paid of another comes back, so it counts as well."""
    invoice = row_at(Invoice, invoice_uid)
    done = _("%(number)s is void.", number=invoice.number)
    return _correct(invoice, "void", lambda form: balance_cents(invoice) - min(0, moved_cents(invoice.id)), done)


@office.post("/invoices/<uid:invoice_uid>/credit", level=L3, may=BILLING)
def credit_invoice(invoice_uid: str):
    invoice = row_at(Invoice, invoice_uid)
    done = _("%(number)s is lowered.", number=invoice.number)
    return _correct(invoice, "credit", _credit_in, done)


@office.post("/invoices/<uid:invoice_uid>/write-off", level=L3, may=BILLING)
def write_off_invoice(invoice_uid: str):
    invoice = row_at(Invoice, invoice_uid)
    done = _("The rest of %(number)s is written off.", number=invoice.number)
    return _correct(invoice, "write_off", lambda form: balance_cents(invoice), done)


def _credit_in(form: Form) -> int:
    cents = form.cents("credit-amount")
    if cents <= 0:
        form.refuse("credit-amount", _("Type an amount, such as 155.00."))
    return cents


def _correct(invoice: Invoice, kind: str, cents_in, done: str):
    form = Form(request.form)
    cents, reason = cents_in(form), form.text(REASON[kind], needed=_("Say why, for the books."), longest=300)
    try:
        if form.is_good:
            with db.writing():
                waits = _carry_out(invoice, kind, cents, reason, form["once"])
    except InvoiceRefused as no:
        form.refuse(REASON[kind], no)
    if not form.is_good:
        return _page(invoice, form)
    say(_("Somebody else has to agree first. It waits for approval.") if waits else done)
    return go(url_for(".invoices_show_invoice", invoice_uid=invoice.uid))


def _carry_out(invoice: Invoice, kind: str, cents: int, reason: str, once: str) -> bool:
    """Whether it waits for somebody else."""
    if kind == "void" and invoice.state != "open":
        void(invoice, reason)
        return False
    return ask(kind, invoice.account_id, cents, reason, invoice=invoice, once=once).state == "waiting"


def _page(invoice: Invoice, form: Form):
    shown, corrections = breakdown(invoice, clock.today(current.zone())), corrections_of(invoice=invoice)
    refunds = refunds_of(corrections)
    return page(
        "invoices/office_invoice.html", 200 if form.is_good else 422, invoice=invoice, form=form, shown=shown,
        is_held=bool(invoice.sent_at and invoice.sent_at > clock.now()),
        account=row_of(Account, invoice.account_id), people=_payers(invoice), once=form["once"] or new_uid(),
        payments=payments_on(invoice), paid=paid_cents(invoice), kinds=KIND_WORDS, states=STATE_WORDS,
        corrections=[(one, refunds.get(one.id)) for one in corrections], approval=standing_of(invoice, None),
        methods=words_of_attempts([entry.attempt_id for entry in shown.entries]),
        taken=taken_back_of(invoice) if shown.open_cents > 0 else [],
        threads=threads_about(INVOICE, invoice.id), parts=parts_of(invoice),
        followed=followed(invoice) if invoice.state == "open" else None, reason_words=reason_words,
        step_words=step_words,
    )  # fmt: skip


def _payers(invoice: Invoice) -> list[Person]:
    """Who may see it, and so may get its link."""
    names = [name for name, rights in ROLES.items() if SEE_PRICES in rights]
    rows = select(Person).join(Role, Role.person_id == Person.id).where(
        Role.account_id == invoice.account_id, col(Role.property_id).is_(None), Role.name.in_(names),
        col(Role.ends_at).is_(None))
    return list(session().exec(rows.order_by(Role.id)).all())


def _list(status: str, before: str = "") -> str:
    return url_for("office.invoices_list_invoices", status=status or None, before=before or None)


@office.get("/invoices/<uid:invoice_uid>.pdf", level=L3, may=BILLING)
def print_invoice(invoice_uid: str):
    invoice = row_at(Invoice, invoice_uid)
    shown = breakdown(invoice, clock.today(current.zone()))
    methods = words_of_attempts([entry.attempt_id for entry in shown.entries])
    return pdf(invoice_pdf(paper_invoice(shown, methods), current.language()), invoice.number)
