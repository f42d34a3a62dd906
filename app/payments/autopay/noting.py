"""What the office sees in its inbox of changes when AutoPay was turned on, changed or turned off. Reactions."""

from app.accounts.models import Change
from app.base import current
from app.base.db import session
from app.base.events import Event
from app.base.languages import _, speaking
from app.invoices.models import Invoice
from app.payments.autopay.reading import terms_of
from app.payments.autopay.words import ending_words, timing_sentence
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay


def note_autopay(event: Event, autopay: AutoPay) -> None:
    """The program's own doing is noted too: the office must know that nothing comes by itself any more."""
    with speaking(current.company().language):
        before, after = _words(event, autopay)
    _note(event, autopay.account_id, autopay.property_id, "autopay", autopay.id, before, after)


def _words(event: Event, autopay: AutoPay) -> tuple[str, str]:
    method = session().get(StoredMethod, autopay.method_id).words
    if event.name == "autopay.disabled":
        return _("On, with %(method)s", method=method), _("Off. %(why)s", why=_ended(event))
    return "", _("On, with %(method)s. %(when)s", method=method, when=timing_sentence(terms_of(autopay)))


def _ended(event: Event) -> str:
    """The owner's own doing has their name beside it."""
    return "" if event.data["why"] == "owner" else ending_words(event.data["why"])


def note_frozen(event: Event, invoice: Invoice) -> None:
    question = event.data.get("question", "")
    with speaking(current.company().language):
        after = _("AutoPay does not charge %(number)s.", number=invoice.number)
    _note(event, invoice.account_id, None, "invoice", invoice.id, "", f"{after}\n{question}".strip())


def _note(event: Event, account_id: int, property_id: int | None, thing: str, thing_id: int, before: str, after: str):
    session().add(
        Change(
            account_id=account_id,
            property_id=property_id,
            person_id=event.actor_id,
            person_name=event.actor_name,
            thing=thing,
            thing_id=thing_id,
            before={"text": before} if before else {},
            after={"text": after.strip()},
        )
    )
