import subprocess
import sys
from functools import cache

import pytest
from PIL import Image, ImageChops, ImageStat

from app.base.images import make_derivatives
from tests.demo import photos
from tests.demo.photos import DRAWN_BY, MAKER, opened, phone_heic, phone_jpeg
from tests.demo.pictures import pool

GPS = 0x8825
TOLD = "import hashlib, tests.demo.photos as p; print(hashlib.sha256(p.photo('equipment', 5)).hexdigest())"

# Drawing one takes a second; none is changed here.
photo = cache(photos.photo)


@pytest.mark.parametrize("kind", DRAWN_BY)
def test_each_kind_is_a_photo_of_reasonable_size(kind):
    drawn = photo(kind, 1)
    assert (opened(drawn).format, opened(drawn).size) == ("JPEG", (1200, 900))
    assert 40_000 < len(drawn) < 400_000
    assert make_derivatives(drawn).width == 1200


@pytest.mark.parametrize("kind", DRAWN_BY)
def test_another_seed_is_another_photo(kind):
    difference = ImageChops.difference(opened(photo(kind, 1)), opened(photo(kind, 3))).convert("L")
    assert ImageStat.Stat(difference).mean[0] > 4


def test_the_same_seed_is_the_same_photo_in_another_process():
    hashes = {subprocess.run([sys.executable, "-c", TOLD], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(hashes) == 1


def test_before_and_after_show_one_pool_dull_and_blue():
    before, after = opened(photo("before", 3)), opened(photo("after", 3))
    assert _blueness(after) > _blueness(before) + 25
    assert pool.place_of(3) == pool.place_of(3)
    yards = [photo_.resize((120, 90)).crop((0, 0, 120, 30)) for photo_ in (before, after)]
    assert ImageStat.Stat(ImageChops.difference(*yards).convert("L")).mean[0] < 40


def _blueness(photo_: Image.Image) -> float:
    """Of the middle, where the water is."""
    red, _, blue = ImageStat.Stat(photo_.crop((450, 450, 750, 650))).mean
    return blue - red


@pytest.mark.parametrize("seed", range(6))
def test_every_shape_of_pool_is_mostly_in_the_photo(seed):
    camera = pool.camera_at(pool.place_of(seed), pool.Random(0))
    corners = [camera.see((x, y, 0)) for x, y in pool.place_of(seed).shape if camera.depth((x, y, 0)) > 0.3]
    inside = [0 < x < 1200 and 0 < y < 900 for x, y in corners]
    assert sum(inside) > 0.6 * len(inside)


def test_a_phone_writes_down_where_it_was_and_we_forget_it():
    taken = phone_jpeg("after", 3)
    for original in (taken, phone_heic()):
        assert MAKER.encode() in original
        made = make_derivatives(original)
        assert (made.width, made.height) == (2016, 1512)
        assert MAKER.encode() not in made.full + made.thumb
        assert len(made.thumb) <= 30_000
    assert opened(taken).size == (4032, 3024)
    assert opened(taken).getexif().get_ifd(GPS)[1] == "N"
