"""The technician's one form: read without trust, kept part by part, given back where something is wrong.

Fields are named part-pool-kind: `reading-<pool uid>-ph`, `dose-<pool uid>-muriatic_acid` with `unit-...`,
`task-<task uid>` with `why-...`; `work-<equipment uid>`; then `note`, `internal_note`, `recommend`, and photos with
their `photo_kind`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlmodel import select

from app.base.db import session
from app.base.images import PhotoRefused
from app.base.languages import _
from app.base.pictures import receive
from app.equipment.keeping import note_work
from app.equipment.models import Equipment
from app.properties.models import Pool
from app.visits import recording
from app.visits.doses import OTHER, PRODUCTS, UNIT_NAMES
from app.visits.models import Visit
from app.visits.part_fields import is_typed, part_in
from app.visits.parts import add_part
from app.visits.photos import add_photo
from app.visits.readings import KINDS
from app.visits.recommending import recommend
from app.visits.refused import BadDose, BadPart, Implausible, NoSuchTask, VisitRefused
from app.visits.typed import NotANumber, number_in, typed


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field. `typed` is given back; `meant` is offered."""

    sentence: str
    typed: str = ""
    meant: str = ""


@dataclass
class Report:
    """A form as it came: nothing in it is trusted yet, but for photos that are stored."""

    form: Mapping[str, str]
    photo_keys: list[str] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)

    def fields(self, part: str) -> Iterable[tuple[str, str, str, str]]:
        """(field, pool uid, kind, text) of a part."""
        for name, text in self.form.items():
            found = name.split("-")
            if found[0] == part and len(found) == 3:
                yield name, found[1], found[2], text.strip()


def read(form: Mapping[str, str], photos: Iterable[BinaryIO] = ()) -> Report:
    """Stores the photos: call it before writing(). `use` is "field=value", from a "did you mean" button."""
    name, _equals, value = form.get("use", "").partition("=")
    report = Report({**form, name: value} if name else form)
    for photo in photos:
        try:
            report.photo_keys.append(receive(photo))
        except PhotoRefused as refused:
            report.problems["photo"] = Problem(str(refused))
    return report


def keep(visit: Visit, report: Report) -> dict[str, Problem]:
    """Keeps all that is right and returns what is wrong, by field.

    Raises VisitRefused where nothing may be kept at all.
    """
    recording.expect_doable(visit)
    pools = {pool.uid: pool for pool in _pools(visit)}
    _keep_readings(visit, report, pools)
    _keep_doses(visit, report, pools)
    _keep_tasks(visit, report)
    _keep_part(visit, report)
    _keep_work(visit, report)
    _keep_notes(visit, report)
    _keep_photos(visit, report)
    return report.problems


def _pools(visit: Visit) -> list[Pool]:
    return list(session().exec(select(Pool).where(Pool.property_id == visit.property_id)).all())


def _keep_readings(visit: Visit, report: Report, pools: dict[str, Pool]) -> None:
    good: dict[str, dict[str, float | None]] = {}
    for name, pool, kind, text in report.fields("reading"):
        if pool in pools and kind in KINDS:
            try:
                good.setdefault(pool, {})[kind] = _plausible(kind, text)
            except (Implausible, NotANumber) as wrong:
                report.problems[name] = _reading_problem(kind, text, wrong)
    for pool, values in good.items():
        recording.record_readings(visit, pools[pool], values)


def _plausible(kind: str, text: str) -> float | None:
    value = number_in(text) if text else None
    recording.expect_plausible(kind, value)
    return value


def _reading_problem(kind: str, text: str, wrong: Exception) -> Problem:
    if isinstance(wrong, Implausible):
        return Problem(wrong.sentence, text, typed(wrong.meant, KINDS[kind].decimals))
    return Problem(_("Type a number, such as 7.4."), text)


def _keep_doses(visit: Visit, report: Report, pools: dict[str, Pool]) -> None:
    for name, pool, product, text in report.fields("dose"):
        if pool in pools and (text or product != OTHER):
            chosen = report.form.get(f"product-{pool}", "") if product == OTHER else product
            unit = report.form.get(f"unit-{pool}-{product}", "")
            try:
                _keep_dose(visit, pools[pool], chosen, text, unit)
            except (BadDose, NotANumber):
                report.problems[name] = Problem(_dose_sentence(chosen), text)


def _keep_dose(visit: Visit, pool: Pool, product: str, text: str, unit: str) -> None:
    amount = number_in(text) if text else 0
    if amount:
        recording.record_dose(visit, pool, product, amount, unit)
    else:
        recording.take_dose_back(visit, pool, product)


def _dose_sentence(product: str) -> str:
    known = PRODUCTS.get(product)
    if known is None:
        return _("Choose a product.")
    units = ", ".join(str(UNIT_NAMES[unit]) for unit in known.measures)
    return _("Check the amount. %(product)s is measured in %(units)s.", product=str(known.name), units=units)


def _keep_tasks(visit: Visit, report: Report) -> None:
    for name, state in report.form.items():
        uid = name.removeprefix("task-")
        if uid != name:
            try:
                recording.set_task(visit, uid, state, report.form.get(f"why-{uid}", ""))
            except NoSuchTask:
                continue
            except VisitRefused as wrong:
                report.problems[f"why-{uid}"] = Problem(wrong.sentence, state)


def _keep_part(visit: Visit, report: Report) -> None:
    """One that was typed and not yet added by its own button."""
    if is_typed(report.form):
        try:
            add_part(visit, **part_in(report.form))
        except BadPart as wrong:
            report.problems[wrong.field] = Problem(wrong.sentence)


def _keep_work(visit: Visit, report: Report) -> None:
    """What was done to equipment: a field for each piece that is there."""
    said = {name.removeprefix("work-"): text for name, text in report.form.items() if name.startswith("work-")}
    pieces = select(Equipment).where(Equipment.property_id == visit.property_id, Equipment.uid.in_(said))
    for piece in session().exec(pieces).all() if said else []:
        note_work(piece, visit.id, visit.day, said[piece.uid])


def _keep_notes(visit: Visit, report: Report) -> None:
    note, internal = (report.form.get(name, getattr(visit, name)) for name in ("note", "internal_note"))
    recording.write_notes(visit, note, internal)
    if "recommend" in report.form:
        recommend(visit, report.form["recommend"])


def _keep_photos(visit: Visit, report: Report) -> None:
    kind, caption = report.form.get("photo_kind", ""), report.form.get("caption", "")
    for key in report.photo_keys:
        try:
            add_photo(visit, key, kind, caption)
        except VisitRefused as wrong:
            report.problems["photo"] = Problem(wrong.sentence)
