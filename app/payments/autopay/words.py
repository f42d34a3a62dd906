"""AutoPay's rules as plain sentences, from the same values the engine obeys. Pure but for the reader's language."""

from app.base.languages import _, _l, money, ngettext
from app.base.money import Money
from app.payments.autopay.rules import LATE, LEAD, LEAD_WHEN_VARYING, Terms

TIMING_WORDS = {
    "due": _l("On the day it is due"),
    "before": _l("Some days before it is due"),
    "sent": _l("As soon as it is sent"),
    "payday": _l("On my own pay day"),
}

# Why an invoice is not charged by itself.
REASONS = {
    "off": _l("AutoPay is off."),
    "no_mandate": _l("There is no consent for this card or bank account."),
    "no_method": _l("The card or bank account can no longer be used."),
    "account_not_active": _l("The account is paused."),
    "held": _l("AutoPay stopped after a payment failed."),
    "paid": _l("It is paid."),
    "frozen": _l("It is frozen: we were asked to leave it alone."),
    "disputed": _l("A payment of it was disputed at the bank."),
    "questioned": _l("A question about it is open."),
    "unapproved": _l("It waits for approval."),
    "one_off": _l("It is not for regular service."),
    "below_bank": _l("It is less than the bank takes in one payment."),
    "above_bank": _l("It is more than the bank takes in one payment."),
    "above_cap": _l("It is above the limit for one charge."),
    "below_least": _l("It is below the smallest amount."),
    "late": _l("The announced day has passed; a new one is told."),
    "more_than_told": _l("It is more than was told; it is told anew."),
    "not_told": _l("The notice has not left the house yet."),
    "on_its_way": _l("A payment of it is on its way."),
    "abandoned": _l("The bank did not take it; a new day is told."),
}

# Why AutoPay ended.
ENDINGS = {
    "owner": _l("You turned it off."),
    "replaced": _l("It was replaced by new rules."),
    "method_removed": _l("The card or bank account was removed."),
    "method_unusable": _l("The bank no longer allows payments from this card or bank account."),
}


def sentences(terms: Terms, method: str, place: str, currency: str, is_bank_account: bool) -> list[str]:
    """What is charged, when, from what, how much at most. `place` "" is the whole account."""
    return [
        _what(place, method),
        timing_sentence(terms),
        cap_sentence(terms, currency),
        *_not_covered(terms, currency),
        _notice(is_bank_account),
    ]


def _what(place: str, method: str) -> str:
    if place:
        return _("We charge what is open on invoices for %(place)s to %(method)s.", place=place, method=method)
    return _("We charge what is open on every invoice of your account to %(method)s.", method=method)


def timing_sentence(terms: Terms) -> str:
    if terms.timing == "before":
        return ngettext(
            "Each invoice is charged %(num)d day before it is due.",
            "Each invoice is charged %(num)d days before it is due.",
            terms.days_before,
        )
    if terms.timing == "sent":
        return _("Each invoice is charged as soon as it is sent and our notice about it is old enough.")
    if terms.timing == "payday":
        return _("Open invoices are charged on day %(number)s of the month, or on its last day.", number=terms.pay_day)
    return _("Each invoice is charged on the day it is due.")


def cap_sentence(terms: Terms, currency: str) -> str:
    if terms.cap_cents is None:
        return _("There is no limit for one charge.")
    amount = money(Money(terms.cap_cents, currency))
    return _("One charge is never more than %(amount)s. A higher invoice is not charged at all.", amount=amount)


def _not_covered(terms: Terms, currency: str) -> list[str]:
    said = [_("Not charged: invoices that you freeze, and those disputed at the bank.")]
    if terms.least_cents:
        amount = money(Money(terms.least_cents, currency))
        said.append(_("Not charged: amounts below %(amount)s.", amount=amount))
    if not terms.one_offs:
        said.append(_("Not charged: invoices that are not for regular service, such as repairs."))
    return said


def _notice(is_bank_account: bool) -> str:
    if is_bank_account:
        return _(
            "We tell you the amount and the day %(days)s days before, or %(more)s days before when the amount differs "
            "from the last one. We never charge more than we told you, and never more than %(late)s days later.",
            days=LEAD, more=LEAD_WHEN_VARYING, late=LATE.days,
        )  # fmt: skip
    return _(
        "We tell you the amount and the day %(days)s days before. We never charge more than we told you, and never "
        "more than %(late)s days later.",
        days=LEAD, late=LATE.days,
    )  # fmt: skip


def reason_words(why: str) -> str:
    return str(REASONS[why])


def ending_words(why: str) -> str:
    return str(ENDINGS[why])
