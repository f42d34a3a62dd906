"""The page of one stop, drawn for each of the doors' answers: as it is, or with what is wrong with its form."""

from dataclasses import dataclass, field

from flask import Response, request
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import page
from app.base.pictures import forget_unused
from app.doors import me
from app.equipment.shown import equipment_at
from app.properties.access import Codes, Masked, access_of, masked
from app.properties.instructions import instructions_of
from app.properties.models import Access, Pool, Property
from app.visits import report as reports
from app.visits.day_before import reminder_of
from app.visits.duties import duties_of
from app.visits.equipment_log import words_by_piece
from app.visits.expecting import usual_way
from app.visits.gates import place_of
from app.visits.held import is_held
from app.visits.maps import maps_url
from app.visits.models import Task, Visit
from app.visits.parts import parts_of, usual_names
from app.visits.photos import all_photos_of
from app.visits.positions import shares
from app.visits.recommending import open_words
from app.visits.refused import VisitRefused
from app.visits.report import Problem
from app.visits.report_words import typed_words
from app.visits.sent_later_shown import unread
from app.visits.sheets import sheets_of
from app.visits.stages import stages_of
from app.visits.states import minutes_on_site
from app.visits.stops import Flags, flags_of, next_stop
from app.visits.times import window_words
from app.visits.wishes import Wishes, wishes_of


@dataclass(frozen=True)
class WayIn:
    """How one gets in: what is open to see, which codes there are, and the codes only when just revealed."""

    access: Access
    masked: Masked
    instructions: str
    flags: Flags
    note: str = ""
    codes: Codes | None = None
    refused: str = ""
    wishes: Wishes = field(default_factory=list)

    @property
    def keeps_codes(self) -> bool:
        """The company lets phones keep the day's codes."""
        return current.company().codes_on_phones

    @property
    def has_news(self) -> bool:
        return any(icon == "key" for icon, _word in self.flags)


def keep_report(visit: Visit) -> dict[str, Problem]:
    """Whatever button was tapped: what the form holds is kept first. Returns what is wrong, by field."""
    photos = [photo.stream for photo in request.files.getlist("photo") if photo.filename]
    report = reports.read(request.form, photos)
    try:
        with db.writing():
            return reports.keep(visit, report)
    finally:
        for key in report.photo_keys:
            forget_unused(key)


def keep_entry(visit: Visit, name: str) -> dict[str, Problem]:
    """Only the field that was just left, with what belongs to it. A refusal stands beside the field, too."""
    ending = name[name.index("-") :]
    mine = {key: text for key, text in request.form.items() if key.endswith(ending)}
    report = reports.read(mine | {"use": request.form.get("use", "")})
    try:
        with db.writing():
            return reports.keep(visit, report)
    except VisitRefused as refused:
        return {name: Problem(refused.sentence, mine.get(name, ""))}


def stop_page(visit: Visit, problems: dict[str, Problem] | None = None, status: int = 200, **values) -> Response:
    """`refused`: a sentence about what could not be done. `codes`: just revealed."""
    place, problems, duties = place_of(visit), problems or {}, duties_of(visit)
    pools = pools_of(place)
    values = {"refused": "", "tasks_open": False, "asks_why": False, "way_in": way_in(place)} | values
    return page(
        "visits/technician_stop.html", status, visit=visit, place=place, problems=problems,
        account=session().get(Account, visit.account_id), window=window_words(visit.window_from, visit.window_to),
        sheets=sheets_of(visit, pools, problems, duties), duties=duties, tasks=tasks_of(visit),
        photos=all_photos_of(visit), **part_values(visit, problems),
        maps_url=maps_url(place.address, request.headers.get("User-Agent", "")),
        minutes=minutes_on_site(visit.arrived_at, visit.ended_at), following=next_stop(me()), is_held=is_held(visit),
        typed=typed_words(request.form), unread=unread(me(), visit), pieces=equipment_at(place),
        work=words_by_piece(visit.id), recommended=open_words(visit), usual=usual_way(visit),
        shares=shares(me()), stages=stages_of(visit.id), reminder=reminder_of(visit), **values,
    )  # fmt: skip


def part_values(visit: Visit, problems: dict[str, Problem]) -> dict:
    """What was typed stands there again only where it is refused."""
    form = Form(request.form if any(name.startswith("part-") for name in problems) else {})
    return {"parts": parts_of(visit), "names": usual_names(me()), "parts_form": form}


def title_of(visit: Visit) -> str:
    """The name of one property among many, else whose it is."""
    return place_of(visit).name or session().get(Account, visit.account_id).name


def way_in(place: Property, codes: Codes | None = None, refused: str = "") -> WayIn:
    access, written = access_of(place), instructions_of(place)
    shown = masked(access, clock.today(place.zone))
    instructions = written.text if written else ""
    return WayIn(access, shown, instructions, flags_of(place), place.note, codes, refused, wishes_of(place))


def pools_of(place: Property) -> list[Pool]:
    return list(session().exec(select(Pool).where(Pool.property_id == place.id).order_by(Pool.position)).all())


def tasks_of(visit: Visit) -> list[Task]:
    return list(session().exec(select(Task).where(Task.visit_id == visit.id).order_by(Task.position)).all())
