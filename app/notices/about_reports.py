"""The values in the notice that a long report is ready."""

from app.base.db import session
from app.base.languages import _, date_plain
from app.properties.models import Property
from app.reports.models import PropertyReport


def ready(report: PropertyReport) -> dict[str, str]:
    what = _("Pool passport") if report.form.startswith("passport") else _("Service history")
    place = session().get(Property, report.property_id)
    return {"what": what, "place": place.title, "days": f"{date_plain(report.first)} – {date_plain(report.last)}"}
