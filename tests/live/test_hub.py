"""Signals reach open pages of the right people, once, after the commit."""

import pytest

from app.live import hub
from app.live.stream import stream


@pytest.fixture
def page(world):
    made = []

    def open_page(*audiences: str, company: str = "Sparkling Pools"):
        made.append(hub.join(1, world.cast.companies[company], audiences, 100))
        return made[-1]

    yield open_page
    for listener in made:
        hub.leave(listener)


def names(listener) -> list[str]:
    """What has come; a process hears itself at once, on PostgreSQL too."""
    found = []
    while not listener.inbox.empty():
        found.append(listener.inbox.get())
    return found


def test_a_committed_change_is_told_to_its_audience_only(world, page):
    hers, theirs = page("account-1"), page("account-2")
    with world.writing():
        hub.signal("visit-x", "account-1")
    assert names(hers) == ["visit-x"]
    assert theirs.inbox.empty()


def test_another_company_with_the_same_account_number_hears_nothing(world, page):
    rival = page("account-1", company="Rival Pools")
    hers = page("account-1")
    with world.writing():
        hub.signal("visit-x", "account-1")
    assert names(hers) and rival.inbox.empty()


def test_a_change_that_failed_is_not_told(world, page):
    listener = page("account-1")
    with pytest.raises(ZeroDivisionError), world.writing():
        hub.signal("visit-x", "account-1")
        raise ZeroDivisionError
    with world.writing():
        hub.signal("visit-y", "account-1")
    assert names(listener) == ["visit-y"]


def test_over_the_cap_a_page_is_sent_away(world, page):
    page("a")
    with pytest.raises(hub.Full):
        hub.join(1, 1, ["a"], at_most=1)


def test_the_stream_passes_a_name_on_once_and_frees_its_place(world, page):
    listener = page("account-1")
    lines = stream(listener)
    next(lines)
    for name in ("visit-x", "visit-x", "home"):
        listener.inbox.put(name)
    assert next(lines) == "event: visit-x\ndata:\n\nevent: home\ndata:\n\n"
    lines.close()
    assert listener not in hub._listeners


def test_a_stranger_gets_no_stream(world):
    assert world.as_(None).get("/live").status_code == 204


def test_looking_at_its_head_takes_no_place(world):
    olivia, before = world.as_("Olivia"), len(hub._listeners)
    assert olivia.head("/live").status_code == 204
    assert len(hub._listeners) == before


def test_one_session_takes_a_few_places_and_leaves_the_rest_to_others(world):
    hers = [hub.join(1, 1, ["a"], 100) for _ in range(hub.MOST_OF_ONE)]
    with pytest.raises(hub.Full):
        hub.join(1, 1, ["a"], 100)
    for listener in [*hers, hub.join(2, 1, ["a"], 100)]:
        hub.leave(listener)
