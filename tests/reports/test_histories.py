"""A pool's history and passport: ordered, read a few visits at a time, saved as paper, table or bundle."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from sqlmodel import select

from app.base import files
from app.documents.keeping import add_document
from app.documents.receiving import Received
from app.equipment.keeping import add_equipment
from app.notices.models import Notice
from app.properties.models import Property
from app.reports import making
from app.reports.models import PropertyReport
from app.visits.models import Reading, Visit
from tests.counting import count_statements
from tests.documents.test_documents import account, pdf
from tests.invoices.papers import is_accessible
from tests.invoices.papers import words as text_of
from tests.visits.places import THE_DAY, do, place_of, pool_of
from tests.visits.told import done_visit

A_DAY = dt.timedelta(days=1)


def weeks(world, count: int, step: int = 7) -> list[Visit]:
    """Done ones, the newest today; each with a pH, every other with chlorine."""
    made = []
    with world.writing() as session:
        place, pool = session.get(Property, world.cast.properties["Reyes"]), world.cast.pools["Reyes pool"]
        for at in range(count):
            day = THE_DAY - at * step * A_DAY
            visit = Visit(property_id=place.id, account_id=place.account_id, day=day, state="completed",
                          technician_name="Tess Nguyen",
                          ended_at=dt.datetime.combine(day, dt.time(17), dt.UTC))  # fmt: skip
            session.add(visit)
            session.flush()
            session.add(Reading(visit_id=visit.id, pool_id=pool, kind="ph", value=7.9, low=7.4, high=7.6,
                                verdict="high"))  # fmt: skip
            if at % 2:
                session.add(Reading(visit_id=visit.id, pool_id=pool, kind="free_chlorine", value=3.0))
            made.append(visit)
    return made


def order(world, who: str = "Olivia", **form):
    browser, here = world.as_(who), f"/properties/{place_of(world).uid}/history"
    here = f"/office{here}" if who == "Otto" else here
    return browser, world.post(browser, here, {"from": "2025-11-19", "to": "2026-11-19", "form": "pdf"} | form)


def test_a_year_is_read_some_at_a_time_and_shows_how_far_it_is(world):
    weeks(world, 30)
    olivia, sent = order(world)
    assert "0 of 30" in olivia.get(sent.location).text
    (report,) = world.all(select(PropertyReport))
    making.make_report(report)
    assert "25 of 30" in olivia.get(f"{sent.location}/card").text
    assert olivia.get(f"{sent.location}/file").status_code == 404
    world.work()
    assert "30 visits are in it." in olivia.get(f"{sent.location}/card").text
    paper = olivia.get(f"{sent.location}/file")
    assert paper.mimetype == "application/pdf" and is_accessible(paper.data)
    said = text_of(paper.data)
    assert "Service history" in said and "7.9 high" in said and "Not tested" in said and "pH was high." in said
    assert world.get(PropertyReport, report.id).parts == []


def test_as_a_table_each_fact_is_a_row_with_plain_numbers(world):
    weeks(world, 3)
    olivia, sent = order(world, form="csv")
    world.work()
    file = olivia.get(f"{sent.location}/file")
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert [row["Kind"] for row in rows] == ["Visit", "Reading", "Visit", "Reading", "Reading", "Visit", "Reading"]
    first = rows[1]
    assert (first["Day"], first["Name"], first["Value"], first["Target from"]) == ("2026-11-05", "pH", "7.9", "7.4")
    assert (first["Result"], first["Technician"]) == ("High", "Tess Nguyen")


def test_what_a_person_wrote_is_no_formula(world):
    done_visit(world, {"ph": 7.5})
    with world.writing() as session:
        session.get(Property, world.cast.properties["Reyes"]).name = "=1+1"
        visit = session.exec(select(Visit)).first()
        visit.name = "@SUM(A1)"
        session.add(visit)
    olivia, sent = order(world, form="csv")
    world.work()
    (row, *_) = csv.DictReader(io.StringIO(olivia.get(f"{sent.location}/file").data.decode("utf-8-sig")))
    assert row["Property"] == "'=1+1" and row["Visit"] == "'@SUM(A1)"


@pytest.mark.parametrize(("count", "told"), [(50, 0), (51, 2)])
def test_from_fifty_one_visits_on_a_message_comes(world, count, told):
    weeks(world, count, step=3)
    order(world)
    world.work()
    notices = world.all(select(Notice).where(Notice.event == "report_ready"))
    assert sorted(one.channel for one in notices) == ["email", "push"][:told]
    assert all(one.person_id == world.cast.people["Olivia"] for one in notices)


def test_days_without_visits_say_so(world):
    olivia, sent = order(world, **{"from": "2019-01-01", "to": "2019-02-01"})
    assert "No visits in these days" in olivia.get(sent.location).text


@pytest.mark.parametrize(
    ("form", "field"),
    [({"from": "2026-12-01", "to": "2026-01-01"}, "to"), ({"from": "soon"}, "from"), ({"from": "1980-01-01"}, "from"),
     ({"form": "exe"}, "form")],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(world, form, field):
    _olivia, answer = order(world, **form)
    assert answer.status_code == 422 and "field__error" in answer.text
    assert not world.all(select(PropertyReport)), field


def test_nobody_else_opens_it(world):
    weeks(world, 1)
    _olivia, sent = order(world)
    world.work()
    for name in ("Marta", "Finn", "Rosa"):
        assert world.as_(name).get(sent.location).status_code == 404
        assert world.as_(name).get(f"{sent.location}/file").status_code == 404
    assert world.post(world.as_("Marta"), f"/properties/{place_of(world).uid}/history", {}).status_code == 404


def test_the_office_orders_it_too_and_nobody_is_told(world):
    weeks(world, 60, step=3)
    otto, sent = order(world, who="Otto")
    world.work()
    assert otto.get(f"{sent.location}/file").data[:5] == b"%PDF-"
    assert not world.all(select(Notice).where(Notice.event == "report_ready"))


def test_reading_twenty_five_visits_costs_no_more_queries_than_five(world):
    weeks(world, 30)
    _olivia, _sent = order(world)
    counts = []
    for few in (5, 25):
        (report,) = world.all(select(PropertyReport))
        making.A_FEW, before = few, making.A_FEW
        with count_statements() as sent:
            making.make_report(report)
        making.A_FEW = before
        counts.append(len(sent))
    assert counts[0] == counts[1]


# ---- the passport ----


def passport(world, form: str = "pdf"):
    olivia = world.as_("Olivia")
    sent = world.post(olivia, f"/properties/{place_of(world).uid}/passport", {"form": form})
    world.work()
    return olivia.get(f"{sent.location}/file")


def furnish(world) -> None:
    do(world, add_equipment, place_of(world), kind="salt_cell", make="Hayward", model="T-15", serial="HW-9",
       warranty_until=dt.date(2028, 1, 31))  # fmt: skip
    for title, category in (("Cell warranty", "warranty"), ("Service contract", "contract")):
        do(world, add_document, account(world), Received(9, pdf_key=files.put(pdf())), title=title, category=category)
    weeks(world, 120)


def test_the_passport_has_equipment_warranties_and_two_years_of_water(world):
    furnish(world)
    paper = passport(world)
    assert is_accessible(paper.data)
    said = text_of(paper.data)
    for words in ("Pool passport", "15,000 gallons", "Hayward T-15", "HW-9", "Under warranty until Jan 31, 2028",
                  "Cell warranty", "Readings: Pool", "7.9 high"):  # fmt: skip
        assert words in said, words
    assert "Service contract" not in said and "$" not in said
    assert "Nov 21, 2024" in said and "Oct 31, 2024" not in said


def test_as_a_bundle_it_holds_documents_and_the_table(world):
    furnish(world)
    bundle = zipfile.ZipFile(io.BytesIO(passport(world, "zip").data))
    assert bundle.namelist()[:3] == ["passport.pdf", "readings.csv", "documents/01-Cell-warranty.pdf"]
    assert bundle.testzip() is None
    assert not any("contract" in name.lower() for name in bundle.namelist())


def test_a_pool_without_visits_has_a_passport_too(world):
    assert pool_of(world).name in text_of(passport(world).data)
