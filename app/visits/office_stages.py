"""The office says which stages a longer job has."""

from flask import request, url_for

from app.base import db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import RECORDS
from app.visits.models import Visit
from app.visits.stages import names_in, set_stages, stages_of


@office.get("/visits/<uid:visit_uid>/stages", level=L3, may=RECORDS)
def show_stages(visit_uid: str):
    visit = row_at(Visit, visit_uid)
    return _page(visit, Form({"stages": "\n".join(stage.name for stage in stages_of(visit.id))}))


@office.post("/visits/<uid:visit_uid>/stages", level=L3, may=RECORDS)
def change_stages(visit_uid: str):
    visit, names = row_at(Visit, visit_uid), names_in(request.form.get("stages", ""))
    with db.writing():
        set_stages(visit, names)
    say(_("Saved."))
    return go(url_for(".visits_show_visit", visit_uid=visit.uid))


def _page(visit: Visit, form: Form):
    return form_page(
        "visits/_office_stages_form.html", form=form, visit=visit, nav="visits", title=_("Steps of this job"),
        back=url_for(".visits_show_visit", visit_uid=visit.uid),
    )  # fmt: skip
