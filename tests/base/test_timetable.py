"""The timetable goes on, whatever one of its jobs meets."""

from app import timetable
from app.base import current


def test_a_job_that_fails_stops_no_other_and_no_company(world, monkeypatch):
    ran = []

    def fails() -> None:
        raise RuntimeError("the bank says nonsense")

    def runs() -> None:
        ran.append(current.company().name)

    monkeypatch.setattr(timetable, "EVERY_MINUTE", [fails, runs])
    timetable.run_due()
    assert sorted(ran) == ["Rival Pools", "Sparkling Pools"]
