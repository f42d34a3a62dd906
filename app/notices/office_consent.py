"""Whether somebody may be texted, with its proof; and the office's word for a no that was said on the phone."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _, _l
from app.doors import L3, me, office
from app.notices.consent import NEWS, SERVICE, proof_of, standing_of, stop
from app.people.models import Person
from app.people.staff import RECORDS

SOURCE_WORDS = {"portal": _l("In the portal"), "text": _l("By text"), "carrier": _l("Told by the carrier"),
                "office": _l("Told the office")}  # fmt: skip
PURPOSE_WORDS = {SERVICE: _l("Visits, invoices and payments"), NEWS: _l("News and offers")}


@office.get("/people/<uid:person_uid>/texts", level=L3, may=RECORDS)
def show_consent(person_uid: str):
    return _page(row_at(Person, person_uid), Form({}))


@office.post("/people/<uid:person_uid>/texts/end", level=L3, may=RECORDS)
def end_texts_for(person_uid: str):
    """Any reasonable way of saying no counts (47 CFR 64.1200(a)(10)), a call among them."""
    person, form = row_at(Person, person_uid), Form(request.form)
    words = form.text("words", needed=_("Write down how they said it: it is the proof."), longest=500)
    if not form.is_good or not person.phone:
        return _page(person, form)
    with db.writing():
        stop(person.phone, person, words, "office", by=me().name)
    say(_("%(name)s gets no more texts.", name=person.first_name))
    return go(url_for(".notices_show_consent", person_uid=person.uid))


def _page(person: Person, form: Form):
    return page(
        "notices/office_consent.html", 200 if form.is_good else 422, person=person, form=form,
        standing=standing_of(person.phone, person), proof=proof_of(person), sources=SOURCE_WORDS,
        purposes=PURPOSE_WORDS,
    )  # fmt: skip
