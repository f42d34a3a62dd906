"""A visit with everything in it, as owners' pages show it."""

import datetime as dt

from app.base import clock, files, waiting
from app.visits import progress, recording, scheduling
from app.visits.models import Photo, Visit
from app.visits.skip_reasons import reason_by
from tests.visits.places import THE_DAY, answered, do, fresh, place_of, pool_of, stop_today

IN_RANGE = {"ph": 7.5, "free_chlorine": 3.0, "total_alkalinity": 90, "calcium_hardness": 300, "water_temperature": 80}


def done_visit(world, readings: dict | None = None, day: dt.date = THE_DAY, **details) -> Visit:
    visit = stop_today(world, day=day, **details)
    do(world, progress.arrive, visit)
    if readings is not None:
        do(world, recording.record_readings, visit, pool_of(world), readings)
    clock.advance(dt.timedelta(minutes=29))
    do(world, progress.complete, answered(world, visit))
    return fresh(world, visit)


def skipped_visit(world, reason: str = "weather", **details) -> Visit:
    visit = stop_today(world, **details)
    do(world, progress.skip, visit, reason_by(reason))
    return fresh(world, visit)


def with_photo(world, visit: Visit, kind: str = "after", caption: str = "", lead: bool = True) -> Photo:
    """A photo that is ready: the pictures themselves are made in test_photos.py."""
    key = files.put(b"no picture")
    with world.writing() as session:
        sizes = {"width": 1200, "height": 800, "thumb_width": 480, "thumb_height": 320}
        photo = Photo(visit_id=visit.id, kind=kind, caption=caption, full_key=key, thumb_key=key, **sizes)
        session.add(photo)
        session.flush()
        waiting.finish(photo)
        if lead:
            row = session.get(Visit, visit.id)
            row.lead_photo_id = photo.id
            session.add(row)
    return photo


def planned(world, day: dt.date, **details) -> Visit:
    with world.writing():
        return scheduling.visit_on(place_of(world), day, technician_id=world.cast.people["Tess"],
                                   window_from=dt.time(8), window_to=dt.time(11), **details)  # fmt: skip


def plain(text: str) -> str:
    """Times are kept on one line by narrow spaces."""
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("\u2009", " ")
