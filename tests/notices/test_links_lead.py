"""Each message opens exactly the thing it is about, for the person it was sent to."""

import pytest
from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.notices.kinds import CHOOSABLE, TEXT
from app.notices.models import NoticeChoice
from app.notices.sending import NoAddress, send_portal_link
from app.people.models import Capability, Person
from app.visits.progress import complete
from tests.notices.causes_money import MONEY
from tests.notices.causes_visits import VISITS
from tests.notices.sights import add_visit, links_in, may_text, path_of

CAUSES = VISITS | MONEY


def test_no_kind_is_forgotten_here():
    assert set(CAUSES) == set(CHOOSABLE)


def want_texts_too(world, kind: str) -> None:
    may_text(world, "Olivia", "service", "news")
    with world.writing():
        session().add(NoticeChoice(person_id=world.cast.people["Olivia"], event=kind, channel=TEXT, wanted=True))


@pytest.mark.parametrize("kind", CHOOSABLE)
def test_link_in_letter_and_text_opens_the_thing_itself(world, reached, kind):
    want_texts_too(world, kind)
    with world.writing():
        place = CAUSES[kind](world)
    world.work()
    words = [letter.body for letter in reached.letters("Olivia")] + reached.texts("Olivia")
    assert len(reached.texts("Olivia")) == (TEXT in CHOOSABLE[kind].channels)
    for link in [links_in(body)[0] for body in words]:
        assert link.startswith("http://sparkling.localhost/l/")
        assert world.as_("Olivia").get(path_of(link)).headers["Location"] == place


@pytest.mark.parametrize("kind", CHOOSABLE)
def test_link_signs_a_proven_person_in_where_it_leads(world, reached, kind):
    want_texts_too(world, kind)
    with world.writing():
        olivia = world.row(Person, world.cast.people["Olivia"])
        olivia.email_verified_at = olivia.phone_verified_at = clock.now()
        place = CAUSES[kind](world)
    world.work()
    body = (reached.texts("Olivia") or [letter.body for letter in reached.letters("Olivia")])[0]
    browser = world.as_(None)
    answer = world.post(browser, path_of(links_in(body)[0]) + "/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, place)


@pytest.mark.parametrize("kind", CHOOSABLE)
def test_link_in_the_letter_is_the_same_in_both_its_forms(world, reached, kind):
    with world.writing():
        CAUSES[kind](world)
    world.work()
    for letter in reached.letters("Olivia"):
        assert f'href="{links_in(letter.body)[0]}"' in letter.html


def test_link_belongs_to_one_person_each(world, reached):
    with world.writing():
        complete(add_visit(world, "Hotel Azul", "Azul Resort"))
    world.work()
    links = {links_in(message.body)[0] for message in reached.everything()}
    owners = world.all(select(Capability.person_id))
    assert len(links) == 3
    assert sorted(owners) == sorted(world.cast.people[name] for name in ("Marta", "Pat", "Finn"))


def test_office_sends_a_link_as_often_as_it_likes(world, reached):
    otto, olivia = world.person("Otto"), world.person("Olivia")
    with world.writing():
        visit = add_visit(world, "Reyes", "Reyes")
        send_portal_link(olivia, visit, "text", otto)
        send_portal_link(olivia, None, "email", otto)
        send_portal_link(olivia, None, "email", otto)
    world.work()
    (words,) = reached.texts("Olivia")
    assert words.startswith("Sparkling Pools: here is the visit of Thursday, November 19: http")
    assert [letter.subject for letter in reached.letters("Olivia")] == ["Here is your portal"] * 2
    assert world.as_("Olivia").get(path_of(links_in(words)[0])).headers["Location"] == f"/visits/{visit.uid}"


def test_office_cannot_text_somebody_who_stopped_texts(world):
    with world.writing():
        olivia = world.row(Person, world.cast.people["Olivia"])
        olivia.texts_stopped_at = clock.now()
        with pytest.raises(NoAddress):
            send_portal_link(olivia, None, "text", world.row(Person, world.cast.people["Otto"]))

