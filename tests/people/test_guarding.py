"""What the worker looks after each minute."""

import datetime as dt

from sqlmodel import select

from app import timetable
from app.base import clock
from app.base.limits import DAY, Limit, Tally
from app.people.asking import WRONG_CODES_OF_COMPANY, code_length_now
from app.people.models import SignIn
from tests.people.signing_in import ask_as


def test_guessing_at_one_company_lengthens_its_codes_only(world):
    with world.writing():
        WRONG_CODES_OF_COMPANY.count("", 300)
    assert code_length_now("olivia@reyes.example") == 8
    with world.rival():
        assert code_length_now("rosa@vega.example") == 6


def test_guessing_all_over_lengthens_codes_everywhere_until_tomorrow(world):
    with world.writing():
        WRONG_CODES_OF_COMPANY.count("", 299)
    with world.rival(), world.writing():
        WRONG_CODES_OF_COMPANY.count("", 1701)
    timetable.run_due()
    assert code_length_now("olivia@reyes.example") == 8
    clock.advance(dt.timedelta(days=1))
    timetable.run_due()
    assert code_length_now("olivia@reyes.example") == 6


def test_old_sign_ins_go_and_strangers_sooner(world):
    ask_as(world, world.as_(None), "olivia@reyes.example")
    ask_as(world, world.as_(None), "stranger@x.example")
    clock.advance(dt.timedelta(days=3))
    timetable.run_due()
    assert world.all(select(SignIn.contact)) == ["olivia@reyes.example"]
    assert world.all(select(Tally)) == []
    clock.advance(dt.timedelta(days=90))
    timetable.run_due()
    assert world.all(select(SignIn)) == []


def test_limit_counts_each_key_and_window_apart(world):
    twice = Limit("twice", 2, dt.timedelta(minutes=10))
    with world.writing():
        assert [twice.takes("a") for _ in range(3)] == [True, True, False]
        assert twice.takes("b")
    clock.advance(dt.timedelta(minutes=10))
    with world.writing():
        assert twice.takes("a")
    assert twice.so_far("a") == 1 and twice.so_far("b") == 0


def test_limit_keeps_no_readable_key(world):
    with world.writing():
        Limit("asked", 1, DAY).takes("olivia@reyes.example")
    assert "olivia" not in str(world.all(select(Tally)))
