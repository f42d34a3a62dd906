"""What the office should look at. Rules say which kinds, from how far off on, and who is mailed besides."""

from hashlib import sha256
from typing import Any

from sqlmodel import select

from app.accounts.models import Account, Role
from app.base import current
from app.base.db import session
from app.base.events import Event
from app.base.languages import _, date_plain, money, ngettext, speaking
from app.base.money import Money
from app.companies.models import Company
from app.notices.kinds import EMAIL
from app.notices.models import AlertRule, OfficeAlert
from app.notices.sending import notify
from app.payments.comparing import Difference, difference_words
from app.payments.disputed import dispute_called
from app.payments.failures import words_for
from app.payments.models import Attempt, BankDay, Refund, StoredMethod
from app.payments.models_autopay import AutoPay
from app.payments.refund_words import refund_words
from app.people.models import Person, Staff
from app.people.staff import RECORDS, STAFF_ROLES
from app.properties.models import Property
from app.visits.models import Rating, Reading, Recommendation, Visit
from app.visits.rating import LOW
from app.visits.readings import KINDS, Range
from app.visits.shown import value_words, warning_words
from app.visits.skip_words import why_words

ALERT_KINDS = (
    "reading_out_of_range", "visit_skipped", "payment_failed", "payment_disputed", "dispute_lost", "autopay_stopped",
    "method_unusable", "payment_quarantined", "refund_failed", "question", "correction", "bank_differs",
    "text_received", "paper_ending", "visit_concern", "low_rating", "recommendation", "no_room",
)  # fmt: skip


def rule_for(kind: str) -> AlertRule:
    """The company's own rule; until it has one, the panel only."""
    found = session().exec(select(AlertRule).where(AlertRule.kind == kind)).first()
    return found or AlertRule(kind=kind, on=True, email=False)


def alert_about_reading(event: Event, reading: Reading) -> None:
    """Once a visit, pool and kind, however often the reading is corrected."""
    rule = rule_for("reading_out_of_range")
    if percent_off(reading) < (rule.threshold or 0):
        return
    visit = session().get(Visit, reading.visit_id)
    with speaking(current.company().language):
        kind = KINDS[reading.kind]
        title = f"{kind.name} {value_words(reading.kind, reading.value)}: {_place(visit)}"
        detail = warning_words(reading.kind, reading.verdict, Range(reading.low, reading.high))
    key = f"{visit.uid}:{reading.pool_id}:{reading.kind}"
    raise_alert(rule, visit, visit.account_id, title, detail, f"reading:{key}")


def percent_off(reading: Reading) -> float:
    """How far outside its target, in percent of the end it missed; 0 inside, endless where that end is 0."""
    end = {"low": reading.low, "high": reading.high}.get(reading.verdict)
    if end is None:
        return 0.0
    return abs(reading.value - end) / abs(end) * 100 if end else float("inf")


def alert_about_skipped_visit(event: Event, visit: Visit) -> None:
    with speaking(current.company().language):
        title, why = _("Visit skipped: %(place)s", place=_place(visit)), why_words(visit)
    raise_alert(rule_for("visit_skipped"), visit, visit.account_id, title, why, f"skipped:{visit.uid}")


def alert_about_rating(event: Event, rating: Rating) -> None:
    """Three or less; the same stars once more do not ring again."""
    if rating.stars > LOW:
        return
    visit = session().get(Visit, rating.visit_id)
    with speaking(current.company().language):
        title = _("Rated %(stars)s of 5: %(place)s", stars=rating.stars, place=_place(visit))
    key = f"rating:{visit.uid}:{rating.stars}"
    raise_alert(rule_for("low_rating"), visit, visit.account_id, title, rating.words or visit.technician_name, key)


def alert_about_recommendation(event: Event, one: Recommendation) -> None:
    """The owner answered; a change of mind rings again."""
    visit = session().get(Visit, one.visit_id)
    with speaking(current.company().language):
        said = {"who": one.answered_by, "place": _place(visit)}
        wants = _("%(who)s wants an estimate: %(place)s", **said)
        title = wants if event.data["state"] == "estimate" else _("%(who)s says not now: %(place)s", **said)
    key = f"recommendation:{one.uid}:{event.data['state']}"
    raise_alert(rule_for("recommendation"), one, visit.account_id, title, one.words, key)


def alert_about_failed_payment(event: Event, attempt: Attempt) -> None:
    with speaking(current.company().language):
        amount = money(Money(attempt.cents, attempt.currency))
        title = _("Payment failed: %(account)s, %(amount)s", account=_account(attempt), amount=amount)
        why = words_for(attempt.failure_code)[0]
    raise_alert(rule_for("payment_failed"), attempt, attempt.account_id, title, why, f"failed:{attempt.uid}")


def alert_about_dispute(event: Event, attempt: Attempt) -> None:
    """The bank gives few days to answer; nothing can be answered where it decided at once."""
    dispute = dispute_called(event.data["source"])
    if dispute is not None and dispute.state == "lost":
        return
    with speaking(current.company().language):
        amount = money(Money(event.data["cents"], attempt.currency))
        title = _("Payment disputed: %(account)s, %(amount)s", account=_account(attempt), amount=amount)
        why = _("The payer's bank took the money back, and what it had paid is owed again. Nobody is reminded of that "
                "or charged for it by itself. Look at the bank until when the dispute can be answered.")  # fmt: skip
    raise_alert(rule_for("payment_disputed"), attempt, attempt.account_id, title, why,
                f"disputed:{attempt.uid}:{event.data['source']}")  # fmt: skip


def alert_about_lost_dispute(event: Event, attempt: Attempt) -> None:
    """What happens next is the office's to say."""
    with speaking(current.company().language):
        amount = money(Money(event.data["cents"], attempt.currency))
        title = _("Dispute lost: %(account)s, %(amount)s", account=_account(attempt), amount=amount)
        why = _("The bank gave the money back to its payer for good, and what it had paid is owed again. Collect it in "
                "another way, write it off or make it void. Nobody is reminded, charged a late fee or held until you "
                "ask for it again; AutoPay never charges it.")  # fmt: skip
    raise_alert(rule_for("dispute_lost"), attempt, attempt.account_id, title, why,
                f"dispute_lost:{attempt.uid}:{event.data['source']}")  # fmt: skip


def alert_about_stopped_autopay(event: Event, autopay: AutoPay) -> None:
    with speaking(current.company().language):
        title = _("AutoPay stopped: %(account)s", account=_account(autopay))
        why = words_for(autopay.held_why)[0]
    raise_alert(rule_for("autopay_stopped"), autopay, autopay.account_id, title, why, f"autopay_stopped:{event.uid}")


def alert_about_unusable_method(event: Event, method: StoredMethod) -> None:
    with speaking(current.company().language):
        title = _("%(method)s of %(account)s can no longer be used", method=method.words, account=_account(method))
        why = words_for(method.unusable_why)[0]
    raise_alert(rule_for("method_unusable"), method, method.account_id, title, why, f"unusable:{method.uid}")


def alert_about_refund(event: Event, refund: Refund) -> None:
    """It did not begin, or came back: the owner still waits for the money."""
    attempt = session().get(Attempt, refund.attempt_id)
    with speaking(current.company().language):
        amount = money(Money(refund.cents, attempt.currency))
        title = _("Refund did not go through: %(account)s, %(amount)s", account=_account(attempt), amount=amount)
        why = refund_words(refund.code, refund.said)
    key = f"refund:{refund.uid}:{refund.state}"
    raise_alert(rule_for("refund_failed"), attempt, attempt.account_id, title, why, key)


def alert_about_quarantine(event: Event, attempt: Attempt) -> None:
    """The bank says something about a payment that does not fit ours. It rings once, however often it is told."""
    with speaking(current.company().language):
        title = _("A payment does not fit: %(account)s", account=_account(attempt))
        why = _("The bank reports %(payment)s, but account, amount or payment differ from ours. Nothing was booked: "
                "compare it with the bank.", payment=event.data["payment"])  # fmt: skip
    raise_alert(rule_for("payment_quarantined"), attempt, attempt.account_id, title, why,
           f"quarantined:{attempt.uid}:{event.data['payment']}")  # fmt: skip


def alert_about_bank_day(event: Event, day: BankDay) -> None:
    """A day that is compared again and differs otherwise rings again."""
    with speaking(current.company().language):
        title = ngettext("%(num)d difference with the bank on %(day)s", "%(num)d differences with the bank on %(day)s",
                         len(day.differences), day=date_plain(day.day))  # fmt: skip
        why = " ".join(difference_words(Difference(**one), current.company().currency) for one in day.differences[:3])
    raise_alert(rule_for("bank_differs"), day, None, title, why, f"bank_day:{day.uid}:{_print(day.differences)}")


def alert_about_text(event: Event, sender: Person | Company) -> None:
    """Somebody answered our texts or ended them: the office reads it and can call. A stranger is only a number."""
    is_ours = isinstance(sender, Person)
    with speaking(current.company().language):
        who = sender.name if is_ours else event.data["phone"]
        ends = event.name == "texts.stopped"
        title = _("%(name)s stopped our texts", name=who) if ends else _("Text from %(name)s", name=who)
    account_id = account_of(sender) if is_ours else None
    raise_alert(rule_for("text_received"), sender, account_id, title, event.data["words"], f"text:{event.uid}")


def account_of(person: Person) -> int | None:
    """The first account that they have a role for."""
    return session().exec(select(Role.account_id).where(Role.person_id == person.id).order_by(Role.id)).first()


def _print(differences: list[dict]) -> str:
    return sha256(repr(differences).encode()).hexdigest()[:16]


def _account(thing: Any) -> str:
    return session().get(Account, thing.account_id).name


def _place(visit: Visit) -> str:
    return session().get(Property, visit.property_id).title


def raise_alert(
    rule: AlertRule, thing: Any, account_id: int | None, title: str, detail: str, dedupe: str,
    person: Person | None = None,
) -> None:
    """Put before `person` alone where one is named, else before whoever looks."""
    if not rule.on or session().exec(select(OfficeAlert.id).where(OfficeAlert.dedupe == dedupe)).first():
        return
    alert = OfficeAlert(kind=rule.kind, account_id=account_id, thing=type(thing).__tablename__, thing_id=thing.id,
                        title=title, detail=detail, dedupe=dedupe, assigned_id=person.id if person else None)
    session().add(alert)
    session().flush()
    for reader in ([person] if person else _mailed(rule)) if rule.email else []:
        notify(reader, "office_alert", alert, channels=(EMAIL,), dedupe=f"office_alert:{alert.uid}")


def _mailed(rule: AlertRule) -> list[Person]:
    """The one the rule names, or everybody who works with the records."""
    roles = [role for role, rights in STAFF_ROLES.items() if RECORDS in rights]
    rows = select(Person).join(Staff, Staff.person_id == Person.id).where(
        Staff.ended_at.is_(None), Person.ended_at.is_(None), Staff.role.in_(roles), Person.email != ""
    )
    chosen = rows.where(Person.id == rule.person_id) if rule.person_id else rows
    return list(session().exec(chosen.order_by(Person.id)).all())
