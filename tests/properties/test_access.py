import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Change
from app.base import db, secrets
from app.properties.access import (
    NotValidNow,
    access_of,
    change_access,
    masked,
    restore_access,
    reveal,
    reveal_at_stop,
    views_of,
)
from app.properties.instructions import instructions_of, write_instructions
from app.properties.models import Access, AccessView
from tests.visits.places import do, events_named, place_of

CANARY = "CANARY-4711#"
TODAY = dt.date(2026, 11, 19)


def test_a_code_is_sealed_and_comes_back_with_a_log_entry(world):
    place = place_of(world)
    do(world, change_access, place, gate_code=CANARY, who="Olivia")
    codes = do(world, reveal, place, world.person("Tess"), "stop")
    assert codes.gate_code == CANARY
    view = world.all(select(AccessView))[0]
    assert (view.person_name, view.reason) == ("Tess Nguyen", "stop")


def test_no_table_holds_a_code_in_clear(world):
    place = place_of(world)
    do(world, change_access, place, gate_code=CANARY, lock_code=f"{CANARY}2", who="Olivia")
    do(world, change_access, place, gate_code=f"{CANARY}3", who="Olivia")
    do(world, reveal, place, world.person("Tess"), "stop")
    with db.system_scope("a thief's dump") as session:
        connection = session.connection()
        for table in db.SQLModel.metadata.tables.values():
            assert CANARY not in repr(connection.execute(table.select()).all()), table.name


def test_every_code_that_is_opened_leaves_exactly_one_entry(world, monkeypatch):
    place, opened = place_of(world), []
    do(world, change_access, place, gate_code="1", lock_code="2")
    real = secrets.unseal
    monkeypatch.setattr(secrets, "unseal", lambda *values: opened.append(values) or real(*values))
    for _ in range(3):
        do(world, reveal, place, world.person("Tess"), "stop")
    assert len(opened) == 6
    assert len(world.all(select(AccessView))) == 3


def test_a_look_that_fails_is_not_logged_and_shows_nothing(world):
    place = place_of(world)
    do(world, change_access, place, gate_code="1")
    with world.writing():
        access_of(place).gate_code_sealed = "1:" + "A" * 60
    with pytest.raises(secrets.SealBroken):
        do(world, reveal, place, world.person("Tess"), "stop")
    assert world.all(select(AccessView)) == []


def test_a_sealed_code_copied_to_another_place_or_field_does_not_open(world):
    mine, other = place_of(world), place_of(world, "Azul Resort")
    do(world, change_access, mine, gate_code="1")
    with world.writing():
        access_of(other).gate_code_sealed = access_of(mine).gate_code_sealed
    with pytest.raises(secrets.SealBroken):
        do(world, reveal, other, world.person("Tess"), "stop")
    with world.writing():
        access_of(mine).lock_code_sealed = access_of(mine).gate_code_sealed
    with pytest.raises(secrets.SealBroken):
        do(world, reveal, mine, world.person("Tess"), "stop")


def test_the_mask_says_which_codes_there_are_and_opens_none(world):
    place = place_of(world)
    do(world, change_access, place, gate_code="1", valid_until=dt.date(2026, 11, 22))
    shown = masked(access_of(place), TODAY)
    assert (shown.gate_code, shown.lock_code, shown.is_current) == (True, False, True)
    assert masked(access_of(place), dt.date(2026, 11, 23)).state == "ended"
    assert world.all(select(AccessView)) == []


@pytest.mark.parametrize(
    ("field", "day", "sentence"),
    [("valid_until", dt.date(2026, 11, 18), "no longer valid"), ("valid_from", dt.date(2026, 11, 20), "not valid yet")],
)
def test_a_code_out_of_force_is_not_opened_at_the_gate(world, field, day, sentence):
    place = place_of(world)
    do(world, change_access, place, gate_code="1", **{field: day})
    with pytest.raises(NotValidNow) as refused:
        do(world, reveal_at_stop, place, world.person("Tess"))
    assert sentence in refused.value.sentence
    assert world.all(select(AccessView)) == []


def test_a_code_is_in_force_on_its_first_and_its_last_day(world):
    place = place_of(world)
    do(world, change_access, place, gate_code="1", valid_from=TODAY, valid_until=TODAY)
    assert do(world, reveal_at_stop, place, world.person("Tess")).gate_code == "1"


def test_an_owners_change_waits_for_the_office_and_the_technician(world):
    do(world, change_access, place_of(world), gate_code=CANARY, has_pets=True, who="Olivia")
    change = world.all(select(Change))[0]
    assert (change.thing, change.state, change.person_name) == ("access", "new", "Olivia Reyes")
    assert set(change.after) == {"gate_code", "has_pets"}
    assert change.before == {"gate_code": "", "has_pets": False}
    assert change.seen_by_technician_at is None


def test_the_offices_own_change_is_accepted_at_once(world):
    do(world, change_access, place_of(world), hazards="Loose step", who="Otto")
    assert world.all(select(Change))[0].state == "accepted"


def test_seeing_the_code_acknowledges_it_and_not_the_instructions(world):
    place = place_of(world)
    do(world, change_access, place, gate_code="1", who="Olivia")
    do(world, write_instructions, place, "Close the umbrella", who="Olivia")
    do(world, reveal_at_stop, place, world.person("Tess"))
    seen = {change.thing: change.seen_by_technician_at is not None for change in world.all(select(Change))}
    assert seen == {"access": True, "instructions": False}


def test_saying_the_same_again_changes_nothing(world):
    place = place_of(world)
    do(world, change_access, place, has_pets=True, pets="Rex", gate_code="")
    do(world, change_access, place, has_pets=True, pets="Rex", gate_code=" ")
    assert len(events_named(world, "access.changed")) == 1
    assert access_of(place).version == 1


def test_the_event_names_the_fields_and_no_code(world):
    do(world, change_access, place_of(world), gate_code=CANARY, pets="Rex", who="Olivia")
    event = events_named(world, "access.changed")[0]
    assert event.data == {"fields": ["gate_code", "pets"], "version": 1}


def test_a_change_can_be_put_back_without_a_look(world):
    place = place_of(world)
    do(world, change_access, place, gate_code="old", valid_until=TODAY)
    do(world, change_access, place, gate_code="new", valid_until=None)
    before = world.all(select(Change).order_by(Change.id))[-1].before
    do(world, restore_access, place, before)
    assert world.all(select(AccessView)) == []
    assert access_of(place).valid_until == TODAY
    assert do(world, reveal, place, world.person("Otto"), "office").gate_code == "old"


def test_a_code_taken_away_is_gone(world):
    place = place_of(world)
    do(world, change_access, place, gate_code="1")
    do(world, change_access, place, gate_code="")
    assert world.get(Access, access_of(place).id).gate_code_sealed == ""


def test_who_looked_is_listed_newest_first(world):
    place = place_of(world)
    do(world, change_access, place, gate_code="1")
    for name in ("Tess", "Otto"):
        do(world, reveal, place, world.person(name), "stop")
    assert [view.person_name for view in views_of(place)] == ["Otto Brandt", "Tess Nguyen"]


def test_an_unknown_field_is_a_mistake(world):
    with pytest.raises(ValueError, match="gate_code_sealed"):
        do(world, change_access, place_of(world), gate_code_sealed="1")


def test_instructions_are_versions_and_the_newest_counts(world):
    place = place_of(world)
    for text in ("Knock first", "Knock first", "Do not knock"):
        do(world, write_instructions, place, text, who="Olivia")
    newest = instructions_of(place)
    assert (newest.text, newest.version, newest.person_name) == ("Do not knock", 2, "Olivia Reyes")
    change = world.all(select(Change).order_by(Change.id))[-1]
    assert (change.before, change.after) == ({"text": "Knock first"}, {"text": "Do not knock"})


def test_saving_empty_instructions_where_there_are_none_tells_nobody(world):
    do(world, write_instructions, place_of(world), " ", who="Olivia")
    assert world.all(select(Change)) == []


def test_codes_do_not_show_when_they_are_printed_in_a_log(world):
    place = place_of(world)
    do(world, change_access, place, gate_code=CANARY)
    assert CANARY not in repr(do(world, reveal, place, world.person("Tess"), "stop"))
