"""Every kind of notice: whom it is for, over which channels it goes by default, how long it is worth sending. Pure."""

import datetime as dt
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from app.accounts.rights import PAUSE, PAY, SEE_PRICES, SEE_VISITS
from app.base.languages import _l

PUSH, TEXT, EMAIL = "push", "text", "email"
CHANNELS = (PUSH, TEXT, EMAIL)


@dataclass(frozen=True)
class Kind:
    """`right` is what somebody needs for the account to hear of it; "" where the notice is for one person alone.

    `default` are the channels of those who chose nothing, `always` those that nobody can switch off, `fallback` those
    tried in this order when no other channel got through. `at_once` are those that do not wait for the morning.
    `lives` is how long it is worth delivering.
    """

    name: LazyString | str
    right: str = ""
    hint: LazyString | str = ""
    channels: tuple[str, ...] = CHANNELS
    default: tuple[str, ...] = (PUSH,)
    always: tuple[str, ...] = ()
    fallback: tuple[str, ...] = (EMAIL, TEXT)
    urgent: bool = False
    at_once: tuple[str, ...] = ()
    lives: dt.timedelta = dt.timedelta(days=2)


_SOON, _DAYS = dt.timedelta(minutes=10), dt.timedelta(days=5)

# In the order in which people see them on their notices page.
CHOOSABLE = {
    "visit_completed": Kind(_l("Visit done"), SEE_VISITS, _l("Readings, photos and what we did."), at_once=(PUSH,)),
    "visit_skipped": Kind(
        _l("Visit skipped"), SEE_VISITS, _l("Why, and what happens next."), default=(PUSH, EMAIL), at_once=(PUSH,)
    ),
    "visit_tomorrow": Kind(
        _l("Visit tomorrow"), SEE_VISITS, _l("The day before: when, and about gate and dog."), default=(PUSH, EMAIL),
        fallback=(TEXT,), lives=dt.timedelta(hours=14),
    ),
    "visit_on_the_way": Kind(
        _l("Technician on the way"), SEE_VISITS, _l("Time to open the gate and bring the dog inside."),
        channels=(PUSH, TEXT), fallback=(TEXT,), urgent=True, lives=dt.timedelta(minutes=30),
    ),
    "visit_arrived": Kind(
        _l("Technician is here"), SEE_VISITS, channels=(PUSH, TEXT), default=(), fallback=(), urgent=True,
        lives=dt.timedelta(minutes=30),
    ),
    "visit_progress": Kind(
        _l("Progress of a longer job"), SEE_VISITS, _l("Each step as it is done."), channels=(PUSH, TEXT), fallback=(),
        at_once=(PUSH,), lives=dt.timedelta(hours=2),
    ),
    "visit_delayed": Kind(_l("Running late"), SEE_VISITS, at_once=(PUSH,), lives=dt.timedelta(hours=4)),
    "visit_moved": Kind(_l("Visit on another day"), SEE_VISITS, _l("Once, or from now on.")),
    "visit_cancelled": Kind(_l("Visit cancelled"), SEE_VISITS),
    "visit_assigned": Kind(_l("Another technician"), SEE_VISITS),
    "visit_booked": Kind(_l("Visit booked"), SEE_VISITS, _l("Besides the regular ones."), default=(PUSH, EMAIL)),
    "invoice_issued": Kind(_l("New invoice"), SEE_PRICES, default=(PUSH, EMAIL), lives=dt.timedelta(days=5)),
    "invoice_due": Kind(
        _l("Invoice due soon"), PAY, _l("Before and on the day it is due."), default=(PUSH, EMAIL),
        lives=dt.timedelta(days=2),
    ),
    "invoice_overdue": Kind(_l("Invoice overdue"), PAY, default=(PUSH, EMAIL), lives=dt.timedelta(days=2)),
    "payment_received": Kind(_l("Receipt"), PAY, default=(EMAIL,), fallback=(TEXT,), lives=dt.timedelta(days=5)),
    "payment_failed": Kind(
        _l("Payment failed"), PAY, _l("The e-mail about a failed payment always comes."), default=(PUSH, EMAIL),
        always=(EMAIL,), fallback=(TEXT,), lives=dt.timedelta(days=5),
    ),
    "payment_returned": Kind(_l("Check came back"), PAY, default=(PUSH, EMAIL), lives=dt.timedelta(days=5)),
    "refund_sent": Kind(_l("Refund"), PAY, default=(PUSH, EMAIL), lives=dt.timedelta(days=5)),
    "credit_given": Kind(_l("Credit"), SEE_PRICES, default=(PUSH, EMAIL), lives=dt.timedelta(days=5)),
    "invoice_voided": Kind(_l("Invoice canceled"), SEE_PRICES, default=(PUSH, EMAIL), lives=dt.timedelta(days=5)),
    "autopay_coming": Kind(
        _l("Coming AutoPay charge"), PAY, _l("The e-mail about a coming charge always comes."), default=(PUSH, EMAIL),
        always=(EMAIL,), fallback=(TEXT,), lives=dt.timedelta(days=3),
    ),
    "approval_needed": Kind(
        _l("Invoice to approve"), SEE_PRICES, _l("For those who approve larger invoices."), default=(PUSH, EMAIL),
        fallback=(TEXT,), lives=dt.timedelta(days=3),
    ),
    "invoice_approved": Kind(_l("Invoice approved"), PAY, default=(PUSH, EMAIL), lives=dt.timedelta(days=3)),
    "statement": Kind(
        _l("Monthly statement"), SEE_PRICES, _l("For those who were chosen to get it."), channels=(TEXT, EMAIL),
        default=(EMAIL,), fallback=(TEXT,), lives=dt.timedelta(days=5),
    ),
    "paper_ending": Kind(
        _l("Warranties and documents"), SEE_VISITS, _l("60, 30 and 7 days before one ends."), channels=(PUSH, EMAIL),
        default=(EMAIL,), fallback=(EMAIL,), lives=dt.timedelta(days=5),
    ),
    "question_answered": Kind(
        _l("Answer to your question"), SEE_PRICES, default=(PUSH, EMAIL), fallback=(TEXT,), lives=dt.timedelta(days=5)
    ),
    "concern_answered": Kind(
        _l("Answer about a visit"), SEE_VISITS, default=(PUSH, EMAIL), fallback=(TEXT,), lives=dt.timedelta(days=5)
    ),
    "card_expiring": Kind(_l("Your card expires soon"), PAY, default=(PUSH, EMAIL), lives=dt.timedelta(days=3)),
    "pause_set": Kind(_l("Vacation pause"), PAUSE, default=(EMAIL,), fallback=(TEXT,)),
    "service_notice": Kind(
        _l("Notices about service"), SEE_VISITS, _l("Weather, holidays, prices."), default=(PUSH, EMAIL),
        lives=dt.timedelta(days=2),
    ),
    "news": Kind(_l("News and offers"), SEE_VISITS, default=(EMAIL,), fallback=(), lives=dt.timedelta(days=3)),
}

_ADDRESSED = {"channels": (TEXT, EMAIL), "always": (TEXT, EMAIL), "default": (), "fallback": ()}

# Answers to what somebody just asked for: there is nothing to choose.
ASKED_FOR = {
    # Who stopped our texts and asks for a code by text gets it by e-mail.
    "sign_in": Kind(_l("Sign-in codes"), **_ADDRESSED | {"fallback": (EMAIL,)}, urgent=True, lives=_SOON),
    "contact_code": Kind(_l("Codes for a new address"), **_ADDRESSED, urgent=True, lives=_SOON),
    "contact_changed": Kind(_l("Your address was changed"), **_ADDRESSED, urgent=True, lives=dt.timedelta(days=3)),
    "autopay_on": Kind(_l("AutoPay is on"), PAY, channels=(EMAIL,), default=(), always=(EMAIL,), fallback=()),
    "autopay_off": Kind(_l("AutoPay is off"), PAY, channels=(EMAIL,), default=(), always=(EMAIL,), fallback=()),
    "autopay_stopped": Kind(
        _l("AutoPay stopped"), PAY, default=(PUSH,), always=(EMAIL,), fallback=(TEXT,), lives=dt.timedelta(days=5)
    ),
    "late_fee": Kind(_l("Late fee"), PAY, default=(PUSH,), always=(EMAIL,), fallback=(TEXT,), lives=_DAYS),
    "late_fee_waived": Kind(_l("Late fee waived"), PAY, default=(), always=(EMAIL,), fallback=(TEXT,), lives=_DAYS),
    "hold_coming": Kind(_l("Service is about to be held"), PAY, default=(PUSH,), always=(EMAIL,), fallback=(TEXT,),
                        lives=_DAYS),
    "hold_begun": Kind(_l("Service is on hold"), PAY, default=(PUSH,), always=(EMAIL,), fallback=(TEXT,), lives=_DAYS),
    "hold_lifted": Kind(_l("Service goes on"), PAY, default=(PUSH,), always=(EMAIL,), fallback=(TEXT,), lives=_DAYS),
    "texts_on": Kind(_l("Texts are on"), channels=(TEXT,), default=(), always=(TEXT,), fallback=()),
    "report_ready": Kind(
        _l("A report is ready"), SEE_VISITS, channels=(PUSH, EMAIL), default=(), always=(PUSH, EMAIL), fallback=(),
        lives=_DAYS,
    ),
    "portal_link": Kind(_l("A link from the office"), **_ADDRESSED, lives=dt.timedelta(days=5)),
    "office_alert": Kind(_l("Alerts for the office"), channels=(EMAIL,), default=(), fallback=()),
    "push_test": Kind(_l("Test"), channels=(PUSH,), fallback=(), urgent=True, lives=dt.timedelta(minutes=5)),
}

KINDS = CHOOSABLE | ASKED_FOR

# What people look under for a kind.
VISITS, MONEY, MORE = "visits", "money", "more"


def topic_of(name: str, kind: Kind) -> str:
    if name.startswith("visit_") or kind.right == PAUSE:
        return VISITS
    return MONEY if kind.right in (PAY, SEE_PRICES) else MORE
