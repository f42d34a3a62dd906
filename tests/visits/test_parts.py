"""Parts used and items installed: at the stop, at the desk, on the owner's page."""

import datetime as dt

import pytest
from sqlmodel import select

from app.visits import parts, progress
from app.visits.models import Part
from app.visits.refused import PartBilled
from tests.counting import count_statements
from tests.visits.places import answered, do, events_named, fresh, stop_today
from tests.visits.stop_forms import done, page_of, text_of

TYPED = {"part-name": "Filter cartridge", "part-quantity": "2", "part-price": "48.50", "part-warranty": "2027-11-19",
         "part-shown": "on"}  # fmt: skip


def all_parts(world) -> list[Part]:
    return world.all(select(Part).order_by(Part.id))


def finished(world, **details):
    visit = answered(world, stop_today(world))
    do(world, parts.add_part, visit, "Filter cartridge", 2000, 4850, **details)
    do(world, progress.complete, visit)
    return visit


def test_a_part_is_added_once_however_often_it_is_tapped(world):
    visit, tess = stop_today(world), world.as_("Tess")
    for _ in range(2):
        answer = world.post(tess, page_of(visit) + "/parts", TYPED, htmx=True)
    assert answer.status_code == 200
    assert "Filter cartridge × 2" in text_of(answer) and "Warranty until" in answer.text
    [part] = all_parts(world)
    assert (part.quantity_thousandths, part.price_cents, part.shows_price) == (2000, 4850, True)
    assert part.warranty_until == dt.date(2027, 11, 19)


def test_what_is_typed_and_not_added_is_kept_by_done(world):
    visit, tess = stop_today(world), world.as_("Tess")
    world.post(tess, page_of(visit) + "/completion", TYPED | done(world, visit))
    assert fresh(world, visit).state == "completed"
    assert [part.name for part in all_parts(world)] == ["Filter cartridge"]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("part-name", " ", "Say what it was"), ("part-quantity", "-1", "Type how many"),
        ("part-quantity", "two", "Type how many"), ("part-price", "-5", "Type an amount"),
        ("part-price", "4.999", "Type an amount"), ("part-warranty", "2020-01-01", "Choose a day from today on"),
        ("part-warranty", "soon", "Choose a day from today on"),
    ],
)  # fmt: skip
def test_what_cannot_be_stands_beside_its_field_as_typed(world, name, typed, said):
    visit, form = stop_today(world), TYPED | {name: typed}
    for browser, path in (("Tess", page_of(visit) + "/parts"), ("Otto", f"/office/visits/{visit.uid}/parts")):
        answer = world.post(world.as_(browser), path, form)
        assert answer.status_code == 422
        assert said in text_of(answer) and 'value="Filter cartridge"' in answer.text or name == "part-name"
    assert all_parts(world) == []


def test_the_owner_reads_part_price_and_warranty(world):
    visit = finished(world, warranty_until=dt.date(2027, 11, 19))
    shown = text_of(world.as_("Olivia").get(f"/visits/{visit.uid}"))
    assert "Parts and items installed Filter cartridge × 2 Warranty until" in shown
    assert "$97.00" in shown


def test_a_hidden_price_is_for_the_company(world):
    visit = finished(world, shows_price=False)
    assert "$97" not in world.as_("Olivia").get(f"/visits/{visit.uid}").text
    shown = text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))
    assert "$48.50 not shown" in shown


def test_who_sees_no_prices_sees_the_part(world):
    visit = answered(world, stop_today(world, "Azul Resort"))
    do(world, parts.add_part, visit, "O-ring", 1000, 900)
    do(world, progress.complete, visit)
    shown = world.as_("Finn").get(f"/visits/{visit.uid}").text
    assert "O-ring" in shown and "$9" not in shown


def test_the_desk_adds_and_removes_and_the_page_says_it_was_corrected(world):
    visit, otto = finished(world), world.as_("Otto")
    at = f"/office/visits/{visit.uid}/parts"
    assert world.post(otto, at, TYPED | {"part-name": "O-ring", "part-price": ""}).status_code == 303
    extra = all_parts(world)[1]
    assert (extra.name, extra.price_cents) == ("O-ring", None)
    world.post(otto, f"{at}/{extra.uid}/removal")
    assert [part.name for part in all_parts(world)] == ["Filter cartridge"]
    assert len(events_named(world, "visit.corrected")) == 2


def test_a_billed_part_stays(world):
    visit = finished(world)
    id = all_parts(world)[0].id
    with world.writing():
        world.row(Part, id).billed_on = "INV-1001"
    with pytest.raises(PartBilled, match="INV-1001"):
        do(world, parts.remove_part, visit, all_parts(world)[0])
    removal = f"{page_of(visit)}/parts/{all_parts(world)[0].uid}/removal"
    assert "It is on invoice INV-1001" in text_of(world.post(world.as_("Tess"), removal, htmx=True))


def test_names_used_before_are_offered(world):
    finished(world)
    assert '<option value="Filter cartridge">' in world.as_("Tess").get(page_of(stop_today(world))).text


def test_another_stops_part_cannot_be_removed_through_hers(world):
    other = stop_today(world, "Azul Resort", technician="Diego")
    do(world, parts.add_part, other, "O-ring")
    removal = f"{page_of(stop_today(world))}/parts/{all_parts(world)[0].uid}/removal"
    assert world.post(world.as_("Tess"), removal).status_code == 404


def test_parts_cost_the_same_queries_for_one_and_ten(world):
    visit, tess, olivia, counts = stop_today(world), world.as_("Tess"), world.as_("Olivia"), []
    for count in (1, 10):
        for at in range(count):
            do(world, parts.add_part, visit, f"Part {count} {at}", 1000, 100)
        for browser, path in ((tess, page_of(visit)), (olivia, f"/visits/{visit.uid}")):
            browser.get(path)
            with count_statements() as sent:
                assert browser.get(path).status_code == 200
            counts.append(len(sent))
    assert counts[:2] == counts[2:]
