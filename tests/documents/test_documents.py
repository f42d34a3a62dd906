"""Papers: taken in by what they are, shown to whom they concern, told of before they end."""

import datetime as dt
from io import BytesIO

import pytest
from pypdf import PdfWriter
from sqlmodel import select

from app import timetable
from app.accounts.models import Account
from app.base import files
from app.base.db import session
from app.base.pdf_files import PdfActs, PdfLocked, PdfRefused, PdfTooLarge, expect_quiet_pdf
from app.documents.expiring import tell_of_expiry
from app.documents.keeping import add_document
from app.documents.models import Document
from app.documents.receiving import Received
from app.notices.models import Notice, OfficeAlert
from tests.visits.places import THE_DAY, do, place_of
from tests.visits.test_photos import small_jpeg


def pdf(change=lambda writer: None) -> bytes:
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    change(writer)
    writer.write(file)
    return file.getvalue()


def account(world, name: str = "Reyes") -> Account:
    return world.get(Account, world.cast.accounts[name])


def paper(world, of: str = "Reyes", **details) -> Document:
    given = {"title": "Pump warranty", "category": "warranty"} | details
    return do(world, add_document, account(world, of), Received(900, pdf_key=files.put(pdf())), **given)


def office_form(**details) -> dict:
    right = {"title": "Service agreement", "category": "contract", "property": "", "equipment": "", "is_shown": "on"}
    return {**right, "file": (BytesIO(pdf()), "agreement.pdf")} | details


def here(world, of: str = "Reyes") -> str:
    return f"/office/accounts/{account(world, of).uid}/documents"


# ---- who reads what ----


def test_the_office_puts_it_there_and_the_owner_reads_it(world):
    assert world.post(world.as_("Otto"), here(world), office_form(expires_on="2027-06-30")).status_code == 303
    olivia, (kept,) = world.as_("Olivia"), world.all(select(Document))
    listed = olivia.get("/documents").text
    assert "Service agreement" in listed and "until Jun 30, 2027" in listed and "Contracts" in listed
    file = olivia.get(f"/documents/{kept.uid}/file")
    assert (file.mimetype, file.data[:5]) == ("application/pdf", b"%PDF-")
    assert file.headers["Content-Disposition"] == 'attachment; filename="Service-agreement.pdf"'
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file.headers["X-Content-Type-Options"] == "nosniff" and file.headers["X-Offline"] == "no"
    assert olivia.get(f"/documents/{kept.uid}").status_code == 200


def test_a_pdf_waits_for_nothing(world):
    kept = paper(world)
    world.work()
    assert (world.get(Document, kept.id).tries, world.get(Document, kept.id).error) == (0, "")


def test_what_is_for_the_office_only_no_owner_finds(world):
    kept, olivia = paper(world, is_shown=False), world.as_("Olivia")
    assert "Pump warranty" not in olivia.get("/documents").text
    assert olivia.get(f"/documents/{kept.uid}/file").status_code == 404
    assert world.as_("Otto").get(f"/office/documents/{kept.uid}/file").status_code == 200


def test_a_contract_needs_the_right_to_see_prices(world):
    contract, warranty = paper(world, "Hotel Azul", category="contract"), paper(world, "Hotel Azul")
    for name, reads in (("Marta", 200), ("Pat", 200), ("Finn", 404)):
        assert world.as_(name).get(f"/documents/{contract.uid}/file").status_code == reads
        assert world.as_(name).get(f"/documents/{warranty.uid}/file").status_code == 200
    assert world.as_("Olivia").get(f"/documents/{warranty.uid}/file").status_code == 404


def test_a_paper_of_one_property_is_not_listed_at_another(world):
    downtown, airport = (place_of(world, name) for name in ("Azul Downtown", "Azul Airport"))
    paper(world, "Hotel Azul", title="Downtown permit", category="permit", property_id=downtown.id)
    pat = world.as_("Pat")
    assert "Downtown permit" in pat.get(f"/documents?place={downtown.uid}").text
    assert "Downtown permit" not in pat.get(f"/documents?place={airport.uid}").text


def test_what_was_taken_away_nobody_finds(world):
    kept, otto = paper(world), world.as_("Otto")
    assert world.post(otto, f"/office/documents/{kept.uid}/removal").status_code == 303
    assert world.as_("Olivia").get(f"/documents/{kept.uid}/file").status_code == 404
    assert "Pump warranty" not in otto.get(here(world)).text


# ---- what is taken in ----


def test_a_picture_is_drawn_anew_whatever_it_is_called(world):
    world.post(world.as_("Otto"), here(world), office_form(file=(BytesIO(small_jpeg()), "contract.pdf")))
    olivia, (kept,) = world.as_("Olivia"), world.all(select(Document))
    assert olivia.get(f"/documents/{kept.uid}/file").status_code == 404
    world.work()
    file = olivia.get(f"/documents/{kept.uid}/file")
    assert file.mimetype == "image/webp" and file.data[:4] == b"RIFF"


def script(writer: PdfWriter) -> None:
    writer.add_js("app.alert('hello')")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (pdf(script), PdfActs),
        (pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")), PdfActs),
        (pdf(lambda writer: writer.encrypt("secret")), PdfLocked),
        (b"%PDF-1.7 and then nothing", PdfRefused),
        (b"<html><script>alert(1)</script>", PdfRefused),
        (b"%PDF-" + bytes(16 << 20), PdfTooLarge),
    ],
    ids=["script", "attachment", "locked", "damaged", "page", "large"],
)
def test_nothing_active_locked_damaged_or_large_gets_in(content, refusal):
    with pytest.raises(refusal) as refused:
        expect_quiet_pdf(content)
    assert type(refused.value) is refusal and str(refused.value)


def test_a_quiet_pdf_gets_in():
    expect_quiet_pdf(pdf())


@pytest.mark.parametrize(
    ("details", "field", "sentence"),
    [
        ({"file": (BytesIO(b""), "")}, "file", "Choose a file."),
        ({"file": (BytesIO(b"MZ\x90"), "contract.pdf")}, "file", "neither a PDF nor a photo"),
        ({"title": ""}, "title", "Say what it is"),
        ({"category": "secret"}, "category", "Choose one of the list."),
        ({"expires_on": "never"}, "expires_on", "Choose a day."),
        ({"property": "other"}, "property", "Choose one of the list."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(world, details, field, sentence):
    answer = world.post(world.as_("Otto"), here(world), office_form(**details))
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text and sentence in answer.text
    assert not world.all(select(Document))


def test_a_new_file_takes_the_place_of_the_old_one(world):
    kept, otto = paper(world), world.as_("Otto")
    first = kept.pdf_key
    form = office_form(title="Pump warranty 2027", category="warranty", file=(BytesIO(pdf(script_free)), "new.pdf"))
    assert world.post(otto, f"/office/documents/{kept.uid}", form).status_code == 303
    changed = world.get(Document, kept.id)
    assert changed.title == "Pump warranty 2027" and changed.pdf_key != first
    form = office_form(title="Only the title", category="warranty", file=(BytesIO(b""), ""))
    assert world.post(otto, f"/office/documents/{kept.uid}", form).status_code == 303
    assert world.get(Document, kept.id).pdf_key == changed.pdf_key


def script_free(writer: PdfWriter) -> None:
    writer.add_blank_page(300, 300)


# ---- before they end ----


def test_owner_and_office_are_told_and_only_the_office_of_what_is_its_own(world):
    assert tell_of_expiry in timetable.EVERY_MINUTE
    ends = {"expires_on": THE_DAY + dt.timedelta(days=30)}
    paper(world, **ends)
    paper(world, is_shown=False, **ends)
    paper(world, "Hotel Azul", category="contract", **ends)
    tell_of_expiry()
    tell_of_expiry()
    world.work()
    assert len(world.all(select(OfficeAlert).where(OfficeAlert.kind == "paper_ending"))) == 3
    people = world.all(select(Notice.person_id).where(Notice.event == "paper_ending"))
    assert sorted(people) == sorted(world.cast.people[name] for name in ("Olivia", "Marta", "Pat"))
    assert {one.state for one in world.all(select(Notice).where(Notice.event == "paper_ending"))} == {"sent"}


def test_the_link_in_the_reminder_leads_to_the_paper(world):
    from app.notices.places import page_of, subject_of

    kept = paper(world, expires_on=THE_DAY + dt.timedelta(days=7))
    tell_of_expiry()
    world.work()
    (notice,) = world.all(select(Notice).where(Notice.event == "paper_ending"))
    document = session().get(Document, kept.id)
    assert page_of(notice, document).endswith(f"/documents/{kept.uid}")
    assert subject_of(document) == (document.account_id, None)
