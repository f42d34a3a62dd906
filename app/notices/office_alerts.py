"""Alerts: what the office should look at, and the rules by which they come."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import answer, fragment, go, page, say
from app.base.gates import row_at
from app.base.languages import _, _l
from app.doors import L3, office
from app.notices.alert_desk import alerts_in, assign, desk, read, resolve, rules, set_rule, with_names
from app.notices.alert_places import places_of
from app.notices.alerts import ALERT_KINDS
from app.notices.models import OfficeAlert
from app.people.staff import RECORDS, SETTINGS

WORDS = {"new": _l("New"), "read": _l("Read"), "resolved": _l("Resolved")}
RULE_WORDS = {
    "reading_out_of_range": (
        _l("A reading is out of range"), _l("Off by at least so many percent of the target's end."),
    ),
    "visit_skipped": (_l("A visit was skipped"), ""),
    "payment_failed": (_l("A payment failed"), ""),
    "payment_disputed": (_l("A payer's bank takes a payment back"), ""),
    "dispute_lost": (_l("A dispute is lost, and the money stays with its payer"), ""),
    "autopay_stopped": (_l("AutoPay stopped after the last try"), ""),
    "method_unusable": (_l("A card or bank account can no longer be used"), ""),
    "question": (_l("An owner questions a line of an invoice"), ""),
    "payment_quarantined": (_l("A payment at the bank does not fit ours"), ""),
    "refund_failed": (_l("A refund did not go through"), ""),
    "correction": (_l("A correction waits for a second person, or was decided"), ""),
    "paper_ending": (_l("A warranty or document ends soon"), ""),
    "visit_concern": (_l("An owner says that something is not right with a visit"), ""),
    "low_rating": (_l("A visit was rated 3 or less"), ""),
    "recommendation": (_l("An owner answers a recommendation"), ""),
    "no_room": (_l("Somebody wants another day, and no route has room"), ""),
    "bank_differs": (_l("A day at the bank differs from the books"), ""),
    "text_received": (_l("Somebody answers or stops our texts"), ""),
}  # fmt: skip


@office.get("/alerts", level=L3, may=RECORDS)
def list_alerts():
    values = _values()
    chips = [
        {"text": word, "href": url_for(".notices_list_alerts", state=state), "here": state == values["state"]}
        for state, word in WORDS.items()
    ]
    return page("notices/office_alerts.html", chips=chips, **values)


@office.get("/alerts/list", level=L3, may=RECORDS)
def refresh_alerts():
    """What the page asks for when it hears of a new one."""
    return fragment("notices/_office_alert_list.html", **_values())


@office.post("/alerts/<uid:alert_uid>/reading", level=L3, may=RECORDS)
def read_alert(alert_uid: str):
    return _do(alert_uid, read, _("Read."))


@office.post("/alerts/<uid:alert_uid>/resolution", level=L3, may=RECORDS)
def resolve_alert(alert_uid: str):
    return _do(alert_uid, resolve, _("Done with."))


@office.post("/alerts/<uid:alert_uid>/assignment", level=L3, may=RECORDS)
def assign_alert(alert_uid: str):
    person = next((one for one in desk() if one.uid == request.form.get("person")), None)
    return _do(
        alert_uid,
        lambda alert: assign(alert, person),
        _("Given to %(name)s.", name=person.first_name) if person else _("Nobody has it."),
    )


@office.get("/alerts/rules", level=L3, may=SETTINGS)
def show_rules():
    return _rules_page(Form({}))


@office.post("/alerts/rules", level=L3, may=SETTINGS)
def change_rules():
    form = Form(request.form)
    threshold = form.whole("threshold", 0, 500)
    if not form.is_good:
        return _rules_page(form)
    with db.writing():
        for kind in ALERT_KINDS:
            set_rule(
                kind,
                bool(form[f"on-{kind}"]),
                bool(form[f"email-{kind}"]),
                float(threshold or 0) if kind == "reading_out_of_range" else None,
            )
    say(_("Saved."))
    return go(url_for(".notices_show_rules"))


def _rules_page(form: Form):
    return page(
        "notices/office_alert_rules.html", 200 if form.is_good else 422, form=form, rules=rules(), words=RULE_WORDS
    )


def _values() -> dict:
    state = request.args.get("state", "new")
    found, older = alerts_in(state if state in WORDS else "new", request.args.get("before", ""))
    return {
        "found": found,
        "older": older,
        "state": state if state in WORDS else "new",
        "desk": desk(),
        "places": places_of([row[0] for row in found]),
    }


def _do(uid: str, verb, sentence: str):
    alert = row_at(OfficeAlert, uid)
    with db.writing():
        verb(alert)
    say(sentence)
    return answer(
        "notices/_office_alert.html",
        go_to=url_for("office.notices_list_alerts"),
        row=with_names(alert),
        desk=desk(),
        places=places_of([alert]),
    )
