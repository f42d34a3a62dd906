"""What the office types about a document, read without trust."""

from collections.abc import Sequence

from app.base.forms import Form
from app.base.languages import _
from app.documents.categories import ONE
from app.documents.models import Document

# (uid, id, words) of what a document may belong to.
Choices = Sequence[tuple[str, int, str]]


def document_in(form: Form, places: Choices, equipment: Choices) -> dict:
    fields: dict = {"title": form.text("title", needed=_("Say what it is, such as Pump warranty."), longest=120)}
    fields["category"] = form.one_of("category", ONE)
    fields["property_id"] = _chosen(form, "property", places)
    fields["equipment_id"] = _chosen(form, "equipment", equipment)
    fields["expires_on"] = form.day("expires_on", needed=False)
    fields["is_shown"] = bool(form["is_shown"])
    return fields


def document_as_form(document: Document, places: Choices, equipment: Choices) -> Form:
    return Form({
        "title": document.title, "category": document.category, "expires_on": document.expires_on,
        "is_shown": "on" if document.is_shown else "",
        "property": next((uid for uid, id, _words in places if id == document.property_id), ""),
        "equipment": next((uid for uid, id, _words in equipment if id == document.equipment_id), ""),
    })  # fmt: skip


def _chosen(form: Form, name: str, choices: Choices) -> int | None:
    uid = form.one_of(name, ("", *(uid for uid, _id, _words in choices)))
    return next((id for known, id, _words in choices if known == uid), None)
