"""What the office reads of reminders, fees and holds."""

from app.base.languages import _, _l, ngettext

# Why an invoice is left in peace.
REASONS = {
    "paid": _l("It is paid."),
    "not_sent": _l("It has not gone out yet."),
    "below_bank": _l("It is less than the bank takes in one payment."),
    "left_alone": _l("You said not to remind of it."),
    "on_its_way": _l("A payment of it is on its way."),
    "question": _l("The owner asks something about it."),
    "frozen": _l("The owner froze it and asks something."),
    "disputed": _l("A payment of it was disputed at the bank."),
    "lost": _l("The bank gave a payment of it back for good, and you have not asked for it again."),
    "reopened": _l("It opened again only days ago, so its time begins anew."),
    "autopay": _l("AutoPay will charge it."),
    "paused": _l("Service is paused."),
}

MOVES = {
    "announced": _l("Hold is announced"),
    "begun": _l("Hold begins"),
    "lifted": _l("Hold is lifted"),
}


def reason_words(why: str) -> str:
    return str(REASONS[why])


def step_words(day: int) -> str:
    if day < 0:
        return ngettext("%(num)d day before it is due", "%(num)d days before it is due", -day)
    if day == 0:
        return _("On the day it is due")
    return ngettext("%(num)d day overdue", "%(num)d days overdue", day)
