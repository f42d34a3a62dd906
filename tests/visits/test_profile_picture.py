"""A technician's own picture: from the phone, through the page, to the owner of the next stop."""

import re
from io import BytesIO

from PIL import Image

from tests.demo.photos import MAKER, TWELVE_MEGAPIXELS, phone_jpeg
from tests.visits.places import stop_today


def test_her_picture_from_the_phone_is_shown_without_the_place_it_was_taken_at(world):
    visit, original = stop_today(world), phone_jpeg("gate", 5)
    assert Image.open(BytesIO(original)).size == TWELVE_MEGAPIXELS and Image.open(BytesIO(original)).getexif()
    sent = world.post(world.as_("Tess"), "/technician/profile/photo", {"photo": (BytesIO(original), "me.jpg")})
    assert sent.status_code == 303
    olivia = world.as_("Olivia")
    (address,) = re.findall(r'src="(/crew/[0-9a-f]{64}\.webp)"', olivia.get(f"/visits/{visit.uid}").text)
    served = olivia.get(address)
    assert served.status_code == 200 and served.mimetype == "image/webp"
    for told in (b"Exif", b"EXIF", b"GPS", MAKER.encode(), b"xmpmeta"):
        assert told not in served.data
    drawn = Image.open(BytesIO(served.data))
    assert not drawn.getexif() and max(drawn.size) <= 640
    assert world.post(world.as_("Tess"), "/technician/profile/photo", {"remove": "on"}).status_code == 303
    assert "/crew/" not in olivia.get(f"/visits/{visit.uid}").text
