"""The office hears what waits for a second person, and whoever asked for it what was decided. Reactions."""

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import Event
from app.base.languages import _, money, speaking
from app.base.money import Money
from app.invoices.models import Correction
from app.notices.alerts import raise_alert, rule_for
from app.notices.models import OfficeAlert
from app.payments.correction_words import KIND_WORDS
from app.people.models import Person


def alert_about_request(event: Event, correction: Correction) -> None:
    with speaking(current.company().language):
        title = _("%(what)s waits for a second person", what=_what(correction))
        why = _("%(who)s: %(reason)s", who=correction.person_name, reason=correction.reason)
    raise_alert(rule_for("correction"), correction, correction.account_id, title, why, _asked(correction))


def alert_about_decision(event: Event, correction: Correction) -> None:
    """It is put before whoever asked; what waited is settled."""
    _settle(correction)
    with speaking(current.company().language):
        said = {"what": _what(correction), "who": correction.decided_by_name}
        agreed = correction.state == "done"
        title = _("%(what)s: %(who)s agreed", **said) if agreed else _("%(what)s: %(who)s did not agree", **said)
    asker = session().get(Person, correction.person_id)
    raise_alert(rule_for("correction"), correction, correction.account_id, title, correction.decision,
                f"correction:{correction.uid}:decided", asker)  # fmt: skip


def settle_withdrawn(event: Event, correction: Correction) -> None:
    _settle(correction)


def _settle(correction: Correction) -> None:
    waiting = select(OfficeAlert).where(OfficeAlert.dedupe == _asked(correction), OfficeAlert.state != "resolved")
    for alert in session().exec(waiting).all():
        alert.state, alert.resolved_at = "resolved", clock.now()
        alert.resolved_by = correction.decided_by_name or correction.person_name
        session().add(alert)


def _asked(correction: Correction) -> str:
    return f"correction:{correction.uid}:asked"


def _what(correction: Correction) -> str:
    """Refund $300.00, Reyes."""
    amount = money(Money(correction.cents, correction.currency))
    return f"{KIND_WORDS[correction.kind]} {amount}, {session().get(Account, correction.account_id).name}"
