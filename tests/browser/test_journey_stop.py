"""What a routine stop costs a technician, in taps and pages. How long it takes is measured by bench/stop.py."""

import pytest
from sqlmodel import select

from app.visits.models import Photo, Reading
from tests.browser.routine_stop import READINGS, Hand, do_stop
from tests.demo.photos import photo
from tests.visits.places import fresh, pool_of, stop_today, tasks_of

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser


def test_a_routine_stop_takes_ten_taps_and_two_pages(portal):
    visit = stop_today(portal.world, stop_order=1)
    with portal.phone("Tess", "technician") as page:
        page.goto("/technician")
        hand = Hand(page)
        do_stop(hand, pool_of(portal.world).uid, {"name": "IMG_0042.jpg", "mimeType": "image/jpeg",
                                                  "buffer": photo("after", 7)})  # fmt: skip
        assert (hand.taps, hand.pages) == (10, 2)
    assert hand.keys == sum(map(len, READINGS.values()))
    assert fresh(portal.world, visit).state == "completed"
    assert {row.kind: row.value for row in portal.world.all(select(Reading))} == {
        kind: float(value) for kind, value in READINGS.items()}
    assert {task.state for task in tasks_of(portal.world, visit)} == {"done"}
    assert len(portal.world.all(select(Photo))) == 1
