"""One visit as a tagged PDF: the page's own story, with nothing that is only the company's."""

import re

from app.companies.branding import change_company
from app.visits import progress, recording
from tests.invoices.papers import is_accessible, read
from tests.invoices.papers import words as text_of
from tests.visits.places import do, pool_of, stop_today
from tests.visits.test_photos import taken
from tests.visits.told import IN_RANGE, done_visit, skipped_visit


def paper(world, visit, who: str = "Olivia"):
    here = f"/visits/{visit.uid}.pdf" if who != "Otto" else f"/office/visits/{visit.uid}.pdf"
    return world.as_(who).get(here)


def test_it_says_what_the_page_says_and_keeps_the_standard(world):
    visit = stop_today(world)
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 8.0, "free_chlorine": 3.0})
    do(world, recording.record_dose, visit, pool_of(world), "muriatic_acid", 12, "fl oz")
    do(world, recording.write_notes, visit, "The filter is clean again.", "Pump is loud, tell Otto")
    do(world, recording.finish_open_tasks, visit)
    do(world, progress.complete, visit)
    taken(world, visit=visit)
    answer = paper(world, visit)
    assert answer.mimetype == "application/pdf" and is_accessible(answer.data)
    said = text_of(answer.data)
    for words in ("Sparkling Pools", "4812 E Desert Willow Dr", "pH was high. We added muriatic acid.", "High",
                  "7.4–7.6", "In range", "12 fl oz", "Included", "Skim the surface", "Done", "Tess Nguyen",
                  "The filter is clean again.", "Photo: After"):  # fmt: skip
        assert words in said, words
    assert "Pump is loud" not in said
    assert "Pump is loud" not in text_of(paper(world, visit, "Otto").data)
    root = read(answer.data).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("en") and "/StructTreeRoot" in root


def test_the_address_stays_and_so_do_the_bytes(world):
    visit = done_visit(world, IN_RANGE)
    first, second = paper(world, visit), paper(world, visit)
    assert first.data == second.data and first.headers["ETag"] == second.headers["ETag"]
    assert f"/visits/{visit.uid}.pdf" in world.as_("Olivia").get(f"/visits/{visit.uid}").text


def test_a_skipped_visit_says_why_and_what_comes_next(world):
    visit = skipped_visit(world)
    said = text_of(paper(world, visit).data)
    assert "Skipped" in said and visit.skip_reason in said


def test_who_sees_no_prices_reads_none(world):
    visit = stop_today(world, "Azul Downtown", "Diego")
    pool = pool_of(world, "Azul Downtown pool")
    do(world, recording.record_dose, visit, pool, "liquid_chlorine", 1, "gal", price_cents=1234)
    do(world, recording.finish_open_tasks, visit)
    do(world, progress.complete, visit)
    assert "$12.34" in text_of(paper(world, visit, "Marta").data)
    assert "$12.34" not in text_of(paper(world, visit, "Finn").data)
    assert paper(world, visit).status_code == 404


def test_in_spanish_it_is_spanish(world):
    visit = done_visit(world, IN_RANGE)
    with world.writing():
        olivia = world.row(type(world.person("Olivia")), world.cast.people["Olivia"])
        olivia.language = "es"
    answer = paper(world, visit)
    assert "Lang" and read(answer.data).trailer["/Root"]["/Lang"].startswith("es")


# ---- what the company does not show is not there ----


def without_tags(page: str) -> str:
    """Any two letters stand together in some token."""
    return re.sub(r"<[^>]+>", " ", page)


def test_without_reports_the_sections_hide_and_the_addresses_end(world):
    visit = done_visit(world, {"ph": 8.1})
    with world.writing():
        change_company(shows_reports=False)
    from app import entrance

    entrance.forget_hosts()
    olivia = world.as_("Olivia")
    shown = olivia.get(f"/visits/{visit.uid}").text
    assert "Visit done" in shown and ".pdf" not in shown
    for words in ("8.1", "pH", "Skim the surface"):
        assert words not in without_tags(shown), words
    place = f"/properties/{visit_place(world)}"
    for address in (f"/visits/{visit.uid}.pdf", f"{place}/trends", f"{place}/history"):
        gone = olivia.get(address)
        assert gone.status_code == 404 and "There is nothing here" in gone.text
    assert "History and passport" not in olivia.get(place).text
    assert all("pH" not in without_tags(olivia.get(path).text) for path in ("/visits", "/"))
    assert "8.1" in world.as_("Otto").get(f"/office/visits/{visit.uid}").text


def test_the_office_switches_it_in_its_settings(world):
    otto, here = world.as_("Otto"), "/office/settings/sharing"
    assert otto.get(here).text.count("checked") == 2
    assert world.post(otto, here, {"shows_minutes": "on"}).status_code == 303
    assert "Service reports" in otto.get(here).text and otto.get(here).text.count(" checked") == 1


def visit_place(world) -> str:
    from tests.visits.places import place_of

    return place_of(world).uid
