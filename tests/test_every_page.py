"""One walk through every page as everybody who may see it: nothing changes, and each carries its headers. P17, P27."""

import logging

from tests.doors.furnished import furnish
from tests.doors.headers import problems_of
from tests.doors.tour import looks
from tests.doors.walk import House
from tests.doors.watching import contents

WHO = ("stranger", "Olivia by a link", "Olivia, just proven", "Marta", "Finn", "Otto", "Tess")


def test_looking_changes_nothing_and_every_page_has_its_headers_and_nothing_inline(world, tell, caplog):
    caplog.set_level(logging.CRITICAL)
    furnish(world)
    before, looked, seen, faults = contents(), 0, set(), {}
    for actor, stop, answer in looks(House(world), *WHO, rows=1):
        looked += 1
        seen.add(stop.rule.rule)
        for fault in problems_of(answer, stop.rule.endpoint, actor):
            faults[f"{actor.called}: {stop.rule.rule}: {fault}"] = stop.path
        after = contents() if looked % 40 == 0 else before
        assert not changed(before, after), f"{actor.called}: before or at {stop.path}: {changed(before, after)}"
    changed_tables = changed(before, contents())
    tell(f"P17: {looked} looks, tables changed: {sorted(changed_tables)}")
    tell(f"P27: {len(seen)} addresses, {len(faults)} faults")
    assert not changed_tables
    assert not faults, "\n".join(faults)


def changed(before: dict, after: dict) -> set[str]:
    """The sessions of the tour itself, and the links on papers printed by it, are not counted."""
    return {table for table in before if before[table] != after[table]} - {"signed_in", "capability"}
