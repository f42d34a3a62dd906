import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from app.companies.brand import Brand
from app.invoices.paper import invoice_pdf
from app.invoices.paper_form import (
    PaperLine,
    PaperParty,
    PaperProperty,
)
from tests.invoices.papers import EVIL, INVOICE, LINK, SPARKLING, is_accessible, read, words


def test_text_that_looks_like_markup_is_only_text():
    pdf = invoice_pdf(
        replace(
            INVOICE,
            company=replace(SPARKLING, brand=Brand(EVIL, "#0b6e99")),
            bill_to=PaperParty(EVIL, (EVIL,)),
            number=EVIL,
            purchase_order=EVIL,
            properties=(PaperProperty(EVIL, EVIL, (PaperLine(EVIL, 1),)),),
            note=EVIL,
        ),
        "en",
    )
    assert words(pdf).count('#panic("x") *bold* _it_') >= 8
    assert words(pdf).count("{{7*7}} #(1+1)") >= 8


@pytest.mark.parametrize(
    "text",
    [
        "大阪ホテル",
        "🏊 Pool party 👩‍👩‍👧",
        "שלום עולם",
        "مرحبا بالعالم",
        "Ελένη Жанна",
        "Nguyễn Thị Ánh",
        "Müller-Łódź Ñandú Œuvre",
        "a\x00b\x07c\ud800d\u202ee\ufffff\ue000",
        "",
        "\n\n",
        "X" * 400,
        "{page} {pages} %(num)s %s",
    ],
)
def test_any_letters_give_a_paper_with_the_right_sum(text):
    strange = replace(
        INVOICE,
        bill_to=PaperParty(text, (text,)),
        properties=(PaperProperty(text, text, (PaperLine(text, 1),)),),
        note=text,
    )
    pdf = invoice_pdf(strange, "en")
    assert "$386.91" in words(pdf)
    assert read(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("text", ["Nguyễn Thị Ánh", "Müller-Łódź Ñandú", "Ελένη Жанна"])
def test_names_of_many_peoples_are_printed_and_stay_accessible(text):
    pdf = invoice_pdf(replace(INVOICE, bill_to=PaperParty(text)), "en")
    assert text in words(pdf)
    assert is_accessible(pdf)


def test_a_note_of_five_thousand_letters_is_printed_to_its_end():
    note = " ".join(f"word{n}" for n in range(700))[:5000] + " END"
    pdf = invoice_pdf(replace(INVOICE, note=note), "en")
    assert note in re.sub(r" Your pool, your bills.*?INV-1042 ", " ", words(pdf))


def test_no_word_is_wider_than_the_paper():
    wide = "W" * 300
    pdf = invoice_pdf(
        replace(
            INVOICE,
            number=wide,
            purchase_order=wide,
            bill_to=PaperParty(wide),
            link=replace(LINK, shown=wide),
            properties=(PaperProperty(wide, wide, (PaperLine(wide, 1),)),),
        ),
        "en",
    )
    places = []
    for page in read(pdf).pages:
        page.extract_text(
            visitor_text=lambda text, _, at, *__: places.append(at[4]) if text.strip() else None
        )
    assert max(places) < 612


def a_logo(kind, size=(900, 300)):
    picture = Image.new("RGB", size, "#c2185b")
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("size", [(900, 300), (200, 600), (4000, 100)])
def test_the_logo_is_on_the_paper_and_named(kind, size):
    company = replace(SPARKLING, brand=Brand("Sparkling Pools", "#ffd400", a_logo(kind, size)))
    pdf = invoice_pdf(replace(INVOICE, company=company), "en")
    assert is_accessible(pdf)
    assert b"/Subtype/Image" in pdf.replace(b" ", b"")
    assert b"/Subtype/Image" not in invoice_pdf(INVOICE, "en").replace(b" ", b"")
    assert "Sparkling Pools" in words(pdf)


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#ffff00", "#39ff14"])
def test_any_colour_of_a_company_prints(colour):
    company = replace(SPARKLING, brand=Brand("Sparkling Pools", colour))
    assert is_accessible(invoice_pdf(replace(INVOICE, company=company), "en"))
