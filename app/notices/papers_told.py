"""Both sides hear of warranties and documents before they end. Reactions."""

from app.accounts.rights import SEE_VISITS
from app.base import current
from app.base.events import Event
from app.base.languages import _, speaking
from app.documents.categories import right_for
from app.documents.models import Document
from app.equipment.models import Equipment
from app.notices.about_papers import ending
from app.notices.alerts import raise_alert, rule_for
from app.notices.audience import people_with
from app.notices.sending import notify


def tell_about_warranty(event: Event, piece: Equipment) -> None:
    _tell(event, piece, SEE_VISITS)


def tell_about_document(event: Event, document: Document) -> None:
    """What only the office sees, only the office hears of."""
    _tell(event, document, right_for(document.category) if document.is_shown else "")


def _tell(event: Event, thing: Document | Equipment, right: str) -> None:
    key = f"{thing.__tablename__}:{thing.uid}:{event.uid}"
    with speaking(current.company().language):
        said = ending(thing)
        title = _("Ends on %(day)s: %(what)s", day=said["day"], what=said["what"])
        raise_alert(rule_for("paper_ending"), thing, thing.account_id, title, said["place"], f"paper_ending:{key}")
    for person in people_with(right, thing.account_id, thing.property_id) if right else []:
        notify(person, "paper_ending", thing, dedupe=f"paper_ending:{key}")
