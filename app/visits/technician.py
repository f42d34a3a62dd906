"""The technician's day and each of its stops, filled in with wet hands."""

import datetime as dt
from collections.abc import Callable

from flask import Response, abort, make_response, request, url_for

from app.base import clock, current, db
from app.base.asked import asked_number
from app.base.fragments import fragment, go, page, say, wants_fragment
from app.base.languages import _
from app.doors import L3, me, signed_in, technician
from app.people.staff import ROUTE
from app.visits import progress
from app.visits.doses import PRODUCTS
from app.visits.duties import duties_of
from app.visits.expecting import usual_way
from app.visits.gates import place_of, pool_at
from app.visits.gone_pages import my_stop, told_above
from app.visits.maps import maps_url
from app.visits.models import Visit
from app.visits.phone_codes import codes_to_keep
from app.visits.positions import shares
from app.visits.readings import KINDS
from app.visits.recording import finish_open_tasks
from app.visits.refused import TasksOpen, ThingsMissing, VisitRefused
from app.visits.report_words import typed_words
from app.visits.sent_later_shown import unread
from app.visits.sheets import dose_line_of, entry_of
from app.visits.states import COMPLETED
from app.visits.stop_pages import keep_entry, keep_report, stop_page, tasks_of
from app.visits.stops import Stop, next_stop, stops_of
from app.visits.times import window_words

FARTHEST_MINUTES = 180
DAYS_AHEAD = 4


@technician.get("", level=L3, may=ROUTE)
def list_stops():
    today = clock.today(current.zone())
    days = [today + dt.timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    ahead = asked_number("ahead", DAYS_AHEAD - 1)
    stops, browser = stops_of(me(), days[ahead]), request.headers.get("User-Agent", "")
    maps = {stop.place.id: maps_url(stop.place.address, browser) for stop in stops}
    windows = {stop.visit.id: window_words(stop.visit.window_from, stop.visit.window_to) for stop in stops}
    shown = {"stops": stops, "maps": maps, "windows": windows, "unread": unread(me())}
    is_hers_today = ahead == 0 and signed_in().kind == "technician"
    shown["route_pages"] = _route_pages(stops) if is_hers_today else []
    shown["kept_codes"] = _kept_codes(stops) if is_hers_today else ""
    return page("visits/technician_stops.html", days=days, ahead=ahead, **shown)


def _kept_codes(stops: list[Stop]) -> str:
    """Which codes her phone may keep, and which version of them, as its script reads it."""
    return " ".join(f"{uid}.{version}" for uid, version in codes_to_keep(stops).items())


def _route_pages(stops: list[Stop]) -> list[str]:
    """What her phone keeps of today: all that is read at a stop. Codes are on none of these pages."""
    pages = ("show_stop", "show_past", "choose_reason", "show_portal_code")
    return [
        url_for(f".visits_{page}", visit_uid=stop.visit.uid)
        for stop in stops for page in (pages if stop.is_ahead else pages[:1])
    ]  # fmt: skip


@technician.get("/visits/<uid:visit_uid>", level=L3, may=ROUTE)
def show_stop(visit_uid: str):
    return stop_page(my_stop(visit_uid))


@technician.post("/visits/<uid:visit_uid>/report", level=L3, may=ROUTE)
def save_report(visit_uid: str):
    """The whole form. htmx saves it in passing, and what is wrong is said when a button is tapped."""
    return _keep_and(my_stop(visit_uid), lambda visit: None, _passing, saying=_("Saved."))


@technician.post("/visits/<uid:visit_uid>/departure", level=L3, may=ROUTE)
def start_driving(visit_uid: str):
    """`minutes` as she says, or as long as it usually takes her."""
    visit = my_stop(visit_uid)
    minutes = min(max(request.form.get("minutes", 0, type=int), 0), FARTHEST_MINUTES) or usual_way(visit)
    there_at = clock.now() + dt.timedelta(minutes=minutes)
    return _keep_and(visit, lambda visit: progress.start_driving(visit, there_at), _progress)


@technician.post("/visits/<uid:visit_uid>/arrival", level=L3, may=ROUTE)
def arrive(visit_uid: str):
    return _keep_and(my_stop(visit_uid), progress.arrive, _progress)


@technician.post("/visits/<uid:visit_uid>/tasks", level=L3, may=ROUTE)
def finish_tasks(visit_uid: str):
    return _keep_and(my_stop(visit_uid), finish_open_tasks, _tasks)


@technician.post("/visits/<uid:visit_uid>/reopening", level=L3, may=ROUTE)
def open_again(visit_uid: str):
    return _keep_and(my_stop(visit_uid), progress.open_again)


@technician.post("/visits/<uid:visit_uid>/completion", level=L3, may=ROUTE)
def complete(visit_uid: str):
    """The second tap keeps the first report: what the form says now is not even read."""
    visit = my_stop(visit_uid)
    if visit.state == COMPLETED:
        return go(url_for(".visits_list_stops"))
    try:
        problems = keep_report(visit)
        if problems:
            return stop_page(visit, problems, 422)
        with db.writing():
            _complete(visit)
    except VisitRefused as refused:
        asks = {"tasks_open": isinstance(refused, TasksOpen), "asks_why": isinstance(refused, ThingsMissing)}
        return stop_page(visit, status=422, refused=refused.sentence, **asks)
    return _to_next_stop()


@technician.post("/visits/<uid:visit_uid>/entry/<name>", level=L3, may=ROUTE)
def save_entry(visit_uid: str, name: str):
    """One field, as soon as it was typed: saved, or given back with a warning."""
    visit, (part, pool_uid, kind) = my_stop(visit_uid), _field(name)
    pool = pool_at(visit, pool_uid)
    problems = keep_entry(visit, name)
    if part == "dose":
        line = dose_line_of(visit, pool, kind, problems)
        return fragment("visits/_stop_dose.html", visit=visit, line=line)
    return fragment("visits/_stop_entry.html", visit=visit, entry=entry_of(visit, pool, kind, problems))


def _field(name: str) -> tuple[str, str, str]:
    """reading-<pool uid>-<kind> or dose-<pool uid>-<product>, of those there are."""
    part, _dash, rest = name.partition("-")
    pool_uid, _dash, kind = rest.partition("-")
    if kind not in {"reading": KINDS, "dose": PRODUCTS}.get(part, ()):
        abort(404)
    return part, pool_uid, kind


def _keep_and(visit: Visit, verb: Callable[[Visit], object], part: Callable | None = None, saying: str = ""):
    """What was typed is kept whatever happens; then the verb, then the page again.

    htmx gets only `part` of it: a reading typed meanwhile must not be drawn over.
    """
    problems, refused = {}, ""
    try:
        problems = keep_report(visit)
        with db.writing():
            verb(visit)
    except VisitRefused as said:
        refused = said.sentence
    if part and wants_fragment():
        return _with_status(part(visit, problems, refused), 422 if refused else 200)
    if problems or refused:
        return stop_page(visit, problems, 422, refused=refused)
    if saying:
        say(saying)
    return go(url_for(".visits_show_stop", visit_uid=visit.uid))


def _with_status(answer: Response | str, status: int) -> Response:
    made = make_response(answer)
    made.status_code = status
    return made


def _passing(visit: Visit, problems: dict, refused: str) -> Response | str:
    """Nothing is drawn anew, unless nothing can be saved here any more."""
    if not refused:
        return ""
    return told_above(refused, typed_words(request.form))


def _progress(visit: Visit, problems: dict, refused: str) -> str:
    """What is wrong with other fields is said beside them and when Done is tapped."""
    zone, window = place_of(visit).zone, window_words(visit.window_from, visit.window_to)
    return fragment(
        "visits/_stop_progress.html", visit=visit, zone=zone, window=window, refused=refused, usual=usual_way(visit),
        shares=shares(me()),
    )  # fmt: skip


def _tasks(visit: Visit, problems: dict, refused: str) -> str:
    return fragment("visits/_stop_tasks.html", visit=visit, tasks=tasks_of(visit), problems=problems, refused=refused,
                    duties=duties_of(visit))


def _complete(visit: Visit) -> None:
    """`rest`: the button that says that all open tasks were done."""
    if request.form.get("rest") == "done":
        finish_open_tasks(visit)
    progress.complete(visit, request.form.get("left_out_why", ""))


def _to_next_stop():
    following = next_stop(me())
    say(_("Done. Next: %(place)s", place=following.place.title) if following else _("Done. That was the last one."))
    return go(url_for(".visits_list_stops"))
