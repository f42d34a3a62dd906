from app.base.db import session
from app.notices.models import NoticeChoice
from app.properties.models import Pool
from app.visits.progress import complete, open_again, skip, start_driving
from app.visits.recording import record_dose, record_readings
from app.visits.skip_reasons import reason_by
from tests.notices.sights import add_visit, completed_visit, may_text, notices


def test_owner_without_push_hears_of_a_completed_visit_by_letter(world, reached):
    completed_visit(world)
    world.work()
    (letter,) = reached.letters("Olivia")
    assert letter.subject == "Your pool was serviced. pH 7.5, chlorine 3.0: in range."
    assert "Tess took care of your pool on Thursday, November 19." in letter.body
    assert "Free chlorine: 3.0 ppm" in letter.body
    assert reached.texts("Olivia") == []


def test_letter_says_what_was_fixed(world, reached):
    with world.writing():
        visit, pool = add_visit(world, "Reyes", "Reyes"), world.row(Pool, world.cast.pools["Reyes pool"])
        record_readings(visit, pool, {"ph": 7.9, "free_chlorine": 3.0})
        record_dose(visit, pool, "muriatic_acid", 12, "fl oz")
        complete(visit)
    world.work()
    (letter,) = reached.letters("Olivia")
    assert letter.subject == "Your pool was serviced. pH 7.9, chlorine 3.0. We fixed the pH."
    assert "Muriatic acid, 12 fl oz: to lower pH from 7.9" in letter.body


def test_letter_does_not_call_fixed_what_was_left(world, reached):
    completed_visit(world, ph=7.9, free_chlorine=3.0)
    world.work()
    (letter,) = reached.letters("Olivia")
    assert letter.subject == "Your pool was serviced. pH 7.9, chlorine 3.0. Out of range: pH."


def test_visit_is_told_to_everybody_of_the_account_and_to_nobody_else(world, reached):
    completed_visit(world, "Hotel Azul", "Azul Airport", "Azul Airport pool")
    world.work()
    assert sorted(message.to for message in reached.everything()) == [
        "finn@azul.example", "marta@azul.example", "pat@azul.example"
    ]
    assert all("Azul Airport" in message.body for message in reached.everything())


def test_each_person_reads_their_own_language(world, reached):
    with world.writing():
        world.row(type(world.person("Marta")), world.cast.people["Marta"]).language = "es"
    completed_visit(world, "Hotel Azul", "Azul Resort", "Azul Resort pool")
    world.work()
    assert reached.letters("Marta")[0].subject.startswith("Atendimos su piscina.")
    assert "jueves, 19 de noviembre" in reached.letters("Marta")[0].body
    assert reached.letters("Pat")[0].subject.startswith("Your pool was serviced.")


def test_skipped_visit_says_why_and_what_happens_next(world, reached):
    with world.writing():
        skip(add_visit(world, "Reyes", "Reyes"), reason_by("dog-loose"))
    world.work()
    (letter,) = reached.letters("Olivia")
    assert "A dog was loose in the yard." in letter.body
    assert "The office will contact you to find another day." in letter.body


def test_visit_opened_again_and_done_is_told_as_done(world, reached):
    with world.writing():
        visit = add_visit(world, "Reyes", "Reyes")
        skip(visit, reason_by("dog-loose"))
    with world.writing():
        complete(open_again(visit))
    world.work()
    assert [letter.subject for letter in reached.letters("Olivia")] == ["Your pool was serviced. See what we did."]


def test_visit_finished_twice_is_told_once(world, reached):
    visit = completed_visit(world)
    with world.writing():
        complete(visit)
    world.work()
    world.work()
    assert len(reached.everything()) == 1


def test_technician_on_the_way_is_texted_to_who_has_no_push(world, reached):
    may_text(world, "Olivia")
    with world.writing():
        start_driving(add_visit(world, "Reyes", "Reyes"))
    world.work()
    (words,) = reached.texts("Olivia")
    assert words.startswith("Sparkling Pools: Tess is on the way to your pool.")


def test_channel_that_was_switched_off_is_not_the_fallback_either(world, reached):
    with world.writing():
        person_id = world.cast.people["Olivia"]
        for channel in ("email", "text"):
            session().add(NoticeChoice(person_id=person_id, event="visit_completed", channel=channel, wanted=False))
    completed_visit(world)
    world.work()
    assert reached.everything() == []
    assert [(row.channel, row.state, row.error) for row in notices(world)] == [("push", "dropped", "no device")]
