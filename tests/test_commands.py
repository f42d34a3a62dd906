"""Every command answers --help, and links are printed in demo and development mode only."""

import datetime as dt

import pytest
from click.testing import CliRunner

from app.base import clock
from app.base.events import Event
from app.commands import main


@pytest.mark.parametrize(
    "command", ["serve", "live", "worker", "migrate", "demo", "links", "check", "vapid", "stripe-check", "bounce"]
)
def test_help_of_every_command(command):
    told = CliRunner().invoke(main, [command, "--help"])
    assert told.exit_code == 0
    assert told.output.startswith("Usage: ")


def test_links_are_refused_in_production(monkeypatch):
    monkeypatch.setenv("POOLHOUSE_MODE", "production")
    told = CliRunner().invoke(main, ["links"])
    assert told.exit_code == 1
    assert "demo and development mode only" in told.output


def test_streams_of_their_own_need_postgresql(monkeypatch, tmp_path):
    monkeypatch.setenv("POOLHOUSE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("POOLHOUSE_DATABASE_URL", raising=False)
    told = CliRunner().invoke(main, ["live"])
    assert told.exit_code == 1 and "need PostgreSQL" in told.output


def test_the_servers_health_is_told_in_json(world):
    stranger = world.as_(None)
    assert stranger.get("/up").get_json() == {"up": True}
    assert stranger.get("/ready").get_json() == {"ready": True, "wrong": {}}


def test_work_that_waits_too_long_is_what_is_wrong(world):
    with world.writing() as db:
        db.add(Event(name="visit.completed", thing="visit", thing_id=1, due_at=clock.now() - dt.timedelta(minutes=6)))
    answer = world.as_(None).get("/ready")
    assert answer.status_code == 503
    assert "worker" in answer.get_json()["wrong"]
