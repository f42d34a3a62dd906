import io
from xml.etree import ElementTree

from PIL import Image

from app.base.qr import qr_png, qr_svg, qr_svg_bytes

LINK = "https://sparkling.example/q/abcdefghijklmnopqrstuvwxyz234567"


def test_the_code_on_a_page_has_a_name_and_a_role():
    code = ElementTree.fromstring(qr_svg(LINK, 'Pay <at> "once"'))
    assert code.get("role") == "img"
    assert code[0].tag.endswith("title")
    assert code[0].text == 'Pay <at> "once"'


def test_the_code_on_a_page_needs_no_inline_style():
    assert "style" not in qr_svg(LINK, "Pay")


def test_the_file_is_black_on_white_with_four_modules_of_quiet():
    picture = Image.open(io.BytesIO(qr_png(LINK, scale=1))).convert("L")
    assert sorted(set(picture.get_flattened_data())) == [0, 255]
    assert picture.crop((0, 0, picture.width, 4)).getextrema() == (255, 255)
    assert picture.getpixel((4, 4)) == 0


def test_page_and_paper_show_the_same_code():
    on_page = ElementTree.fromstring(qr_svg(LINK, "Pay"))[-1].get("d")
    on_paper = ElementTree.fromstring(qr_svg_bytes(LINK))[-1].get("d")
    assert on_page == on_paper
