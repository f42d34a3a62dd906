"""All that one visit's page tells, read in columns: the same for whoever may see it, with or without a session."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import or_, select

from app.base import clock, current
from app.base.db import session
from app.base.languages import _, clock_time
from app.base.money import Money
from app.base.prepared import Prepared, given
from app.equipment.equipment_words import full_name
from app.people.profile import Profile, profile_of
from app.plans.models import Plan
from app.properties.models import Property
from app.properties.pool_words import pool_name
from app.visits.arrival import Expected
from app.visits.doses import PRODUCTS
from app.visits.duties import left_out_words
from app.visits.equipment_log import work_on
from app.visits.expecting import expected_at
from app.visits.findings import headline
from app.visits.history import first_name, pools_at
from app.visits.models import Dose, Photo, Reading, Task, Visit
from app.visits.photos import alt_text
from app.visits.shown import amount_words
from app.visits.since import Line as Since
from app.visits.since import since_last
from app.visits.stages import Shown, stages_of, with_pictures
from app.visits.states import COMPLETED, OVER, day_of, shown_state
from app.visits.targets import targets_of_all
from app.visits.times import call_words, window_words
from app.visits.used import Used, used_on
from app.visits.water import Water, water_of
from app.visits.way import Way, way_to
from app.visits.why import dose_why

_BEFORE = (
    select(Visit.id)
    .where(Visit.property_id == given("place_id"), Visit.state == COMPLETED, Visit.day < given("day"))
    .order_by(Visit.day.desc(), Visit.id.desc()).limit(1)
)
_READINGS = Prepared(
    select(
        Reading.visit_id, Reading.pool_id, Reading.kind, Reading.value, Reading.verdict, Reading.low, Reading.high
    ).where(or_(Reading.visit_id == given("visit_id"), Reading.visit_id == _BEFORE.scalar_subquery()))
)
_DOSES = Prepared(
    select(
        Dose.pool_id, Dose.product, Dose.amount, Dose.unit, Dose.reason, Dose.reading, Dose.before, Dose.after,
        Dose.price_cents,
    ).where(Dose.visit_id == given("visit_id")).order_by(Dose.id)
)  # fmt: skip
_TASKS = Prepared(
    select(Task.name, Task.state, Task.reason).where(Task.visit_id == given("visit_id"), Task.state != "open")
    .order_by(Task.position)
)
_PHOTOS = Prepared(
    select(
        Photo.id, Photo.uid, Photo.kind, Photo.caption, Photo.taken_at,
        Photo.width, Photo.height, Photo.thumb_width, Photo.thumb_height,
    ).where(Photo.visit_id == given("visit_id"), Photo.full_key != "").order_by(Photo.position, Photo.id)
)  # fmt: skip
_WANTED = Prepared(select(Plan.readings).where(Plan.id == given("plan_id")))

Address = Callable[[object, str], str]
"""The address of a photo row in a variant."""


def _no_page(visit_uid: str, photo_uid: str) -> str:
    return ""


class Found(NamedTuple):
    """A reading as the headline reads it."""

    kind: str
    value: float
    verdict: str
    pool_name: str


@dataclass(frozen=True)
class Picture:
    """A photo as the parts draw it; `href` is its page, "" where there is none."""

    uid: str
    kind: str
    src: str
    medium: str
    thumb: str
    href: str
    alt: str
    width: int
    height: int
    thumb_width: int
    thumb_height: int
    taken_at: dt.datetime


@dataclass(frozen=True)
class Added:
    """One dose. `price` None: included in the plan."""

    product: str
    amount: str
    why: str
    price: Money | None


@dataclass
class Story:
    """`state` is the word of badges and steps. `since` are lines about the water against the visit before;
    `works` of (equipment, what was done to it)."""

    visit: Visit
    place: Property
    state: str
    headline: str = ""
    waters: list[Water] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    tasks: list = field(default_factory=list)
    works: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    expected: Expected | None = None
    stages: list[Shown] = field(default_factory=list)
    way: Way | None = None
    profile: Profile | None = None
    before_day: dt.date | None = None
    since: list[Since] = field(default_factory=list)
    left_out: str = ""
    parts: list[Used] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.visit.state in OVER

    @property
    def technician(self) -> str:
        return first_name(self.visit.technician_name)

    @property
    def window(self) -> str:
        return window_words(self.visit.window_from, self.visit.window_to)

    @property
    def day(self) -> dt.date:
        return day_of(self.visit, self.place.zone)

    @property
    def when(self) -> str:
        """When it was, and how long it took where the company tells."""
        visit, tells = self.visit, current.company().shows_minutes and self.visit.state == COMPLETED
        return call_words(visit.arrived_at, visit.ended_at, self.place.zone, tells)

    @property
    def times(self) -> dict[str, str]:
        """The times of the steps that were taken."""
        visit = self.visit
        moments = {"on_the_way": visit.on_the_way_at, "arrived": visit.arrived_at, self.state: visit.ended_at}
        return {step: clock_time(at, self.place.zone) for step, at in moments.items() if at}

    @property
    def lead(self) -> Picture | None:
        """The first of the pictures is the one that stands for the visit."""
        return self.pictures[0] if self.pictures else None

    @property
    def pair(self) -> tuple[Picture, Picture] | None:
        """Before and after, where the technician took both."""
        found = {picture.kind: picture for picture in reversed(self.pictures)}
        return (found["before"], found["after"]) if {"before", "after"} <= found.keys() else None

    @property
    def other_pictures(self) -> list[Picture]:
        """Neither the lead nor one of the pair, nor of a stage."""
        staged = [picture for stage in self.stages for picture in stage.pictures]
        shown = {picture.uid for picture in (self.lead, *(self.pair or ()), *staged) if picture}
        return [picture for picture in self.pictures if picture.uid not in shown]


def tell(visit: Visit, address: Address, page: Callable[[str, str], str] = _no_page) -> Story:
    """The number of queries does not grow with what was done. `page`: a photo's own, from both uids."""
    place = session().get(Property, visit.property_id)
    story = Story(visit, place, shown_state(visit, clock.today(place.zone)))
    story.pictures = _pictures(visit, address, page)
    story.expected = expected_at(visit, place.zone)
    story.stages = with_pictures(stages_of(visit.id), [(one.taken_at, one) for one in story.pictures])
    if not story.is_over:
        story.way, story.profile = way_to(visit, place), profile_of(visit.technician_id)
    if visit.state in ("arrived", COMPLETED):
        _tell_work(story, pools_at(place.id))
    return story


def without_report(story: Story) -> Story:
    """What stays where the company shows its owners no reports: that it was done, by whom, the note and the photos."""
    story.waters, story.added, story.tasks, story.works, story.since = [], [], [], [], []
    story.headline, story.left_out = _("Visit done") if story.headline else "", ""
    return story


def _tell_work(story: Story, pools: list) -> None:
    visit = story.visit
    readings, doses = _readings(visit, pools), _doses(visit)
    taken = readings[visit.id]
    story.headline = headline(_found(taken, pools), doses) if visit.state == COMPLETED else ""
    story.waters = _waters(visit, pools, taken)
    story.added = [_added(dose, pools) for dose in doses]
    story.parts = used_on(visit)
    story.tasks = _tasks(visit)
    story.works = [(full_name(row), row.words) for row in work_on(visit.id)]
    story.left_out = left_out_words(visit.left_out, pools)
    story.before_day, story.since = since_last(visit, readings, pools)


def _readings(visit: Visit, pools: list) -> dict[int, list]:
    """Of this visit and of the one before, by visit."""
    rows = _READINGS(visit_id=visit.id, place_id=visit.property_id, day=visit.day)
    found = defaultdict(list)
    for row in rows:
        found[row.visit_id].append(row)
    return found


def _doses(visit: Visit) -> list:
    return list(_DOSES(visit_id=visit.id))


def _tasks(visit: Visit) -> list:
    """Answered ones: what is still open is nobody's business yet."""
    return list(_TASKS(visit_id=visit.id))


def _pictures(visit: Visit, address: Address, page: Callable[[str, str], str]) -> list[Picture]:
    """Ready ones, the lead first."""
    rows = _PHOTOS(visit_id=visit.id)
    lead_first = sorted(rows, key=lambda row: row.id != visit.lead_photo_id)
    return [_picture(row, address, page(visit.uid, row.uid)) for row in lead_first]


def _picture(row, address: Address, href: str) -> Picture:
    sizes = (row.width, row.height, row.thumb_width, row.thumb_height)
    addresses = [address(row, variant) for variant in ("full", "medium", "thumb")]
    return Picture(row.uid, row.kind, *addresses, href, alt_text(row), *sizes, row.taken_at)


def _found(taken: list, pools: list) -> list[Found]:
    names = {pool.id: pool_name(pool) if at else "" for at, pool in enumerate(pools)}
    return [Found(row.kind, row.value, row.verdict, names[row.pool_id]) for row in taken]


def _waters(visit: Visit, pools: list, taken: list) -> list[Water]:
    """While the technician is at work nothing is missing yet."""
    wanted = _wanted(visit) if visit.state == COMPLETED else []
    kinds = {pool.id: {row.kind for row in taken if row.pool_id == pool.id} for pool in pools}
    is_missing = any(set(wanted) - have for have in kinds.values())
    targets = targets_of_all(pools) if is_missing else {}
    return [
        water_of(pool_name(pool), [row for row in taken if row.pool_id == pool.id], wanted, targets.get(pool.id))
        for pool in pools
        if wanted or kinds[pool.id]
    ]


def _wanted(visit: Visit) -> list[str]:
    if visit.plan_id is None:
        return []
    return [kind for kind in _WANTED(plan_id=visit.plan_id).first() or [] if kind not in visit.not_due]


def _added(dose, pools: list) -> Added:
    """Which water it went into is said where there are several."""
    where = [pool_name(pool) for pool in pools if pool.id == dose.pool_id and len(pools) > 1]
    name = str(PRODUCTS[dose.product].name) if dose.product in PRODUCTS else dose.product
    price = None if dose.price_cents is None else Money(dose.price_cents, current.company().currency)
    return Added(name, amount_words(dose.amount, dose.unit), " · ".join(filter(None, [*where, dose_why(dose)])), price)
