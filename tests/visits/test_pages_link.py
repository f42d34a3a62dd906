from app.people.links import address_of, link_for
from app.visits import recording
from app.visits.models import Visit
from tests.visits.places import do
from tests.visits.told import IN_RANGE, done_visit, with_photo


def link_to(world, visit: Visit, name: str = "Olivia") -> str:
    """The path of the link in a text about this visit."""
    with world.writing() as session:
        person = session.merge(world.person(name))
        capability = link_for(person, session.get(Visit, visit.id), "text", person.phone, verified=True)
        address = address_of(capability)
    return "/l/" + address.rpartition("/l/")[2]


def test_whoever_holds_the_link_sees_this_visit_and_nothing_around_it(world):
    visit = done_visit(world, IN_RANGE)
    do(world, recording.write_notes, visit, "All fine.", "Secret of the house")
    shown = world.as_(None).get(link_to(world, visit))
    assert shown.status_code == 200
    for words in ("Everything in range", "All fine.", "Open my account"):
        assert words in shown.text, words
    for words in ("Secret of the house", 'aria-label="Main"', 'href="/visits', 'href="/properties', "hx-trigger"):
        assert words not in shown.text, words


def test_photos_behind_a_link_have_signed_addresses_that_open(world):
    visit = done_visit(world, IN_RANGE)
    with_photo(world, visit)
    stranger = world.as_(None)
    shown = stranger.get(link_to(world, visit)).text
    assert "/photos/" not in shown
    address = shown.partition('src="/p/')[2].partition('"')[0]
    assert stranger.get(f"/p/{address}").data == b"no picture"


def test_the_household_itself_goes_straight_to_the_page(world):
    visit = done_visit(world, IN_RANGE)
    assert world.as_("Olivia").get(link_to(world, visit)).headers["Location"] == f"/visits/{visit.uid}"
