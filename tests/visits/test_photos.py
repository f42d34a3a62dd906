import datetime as dt
from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import select

from app.base import clock, files, pictures
from app.base.images import NotAPhoto, PhotoTooLarge
from app.visits import photos
from app.visits.models import Photo
from tests.demo.photos import phone_heic, phone_jpeg
from tests.visits.places import do, events_named, fresh, stop_today


def small_jpeg(colour: str = "teal") -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (640, 480), colour).save(drawn, "JPEG")
    return drawn.getvalue()


def taken(world, content: bytes = b"", kind: str = "after", visit=None, **details) -> Photo:
    """Sent in and worked off."""
    visit = visit or stop_today(world)
    key = pictures.receive(BytesIO(content or small_jpeg()))
    photo = do(world, photos.add_photo, visit, key, kind, **details)
    world.work()
    return fresh(world, photo)


@pytest.mark.parametrize("content", [phone_jpeg("after", 3), phone_heic()], ids=["jpeg", "heic"])
def test_what_is_served_carries_no_trace_of_the_phone(world, content):
    assert b"Exif" in content
    photo = taken(world, content)
    for key in (photo.full_key, photo.medium_key, photo.thumb_key):
        served = files.get(key)
        assert b"Exif" not in served
        assert b"GPS" not in served
        assert dict(Image.open(BytesIO(served)).getexif()) == {}
    assert len(files.get(photo.thumb_key)) <= 30_000


def test_the_original_is_forgotten_once_the_photo_is_made(world):
    visit = stop_today(world)
    key = pictures.receive(BytesIO(small_jpeg("red")))
    photo = do(world, photos.add_photo, visit, key)
    assert files.get(key)
    world.work()
    assert fresh(world, photo).original_key == ""
    with pytest.raises(FileNotFoundError):
        files.get(key)


def test_an_original_that_another_photo_waits_for_stays(world):
    key = pictures.receive(BytesIO(small_jpeg("blue")))
    first = do(world, photos.add_photo, stop_today(world), key)
    do(world, photos.add_photo, stop_today(world), key)
    photos.make_photo(fresh(world, first))
    assert files.get(key)
    world.work()
    assert [photo.refused for photo in world.all(select(Photo))] == ["", ""]


def test_a_file_that_is_no_photo_is_refused_at_the_door(world):
    with pytest.raises(NotAPhoto, match="not a photo"):
        pictures.receive(BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))


def test_forty_megabytes_are_refused_with_a_sentence(world):
    with pytest.raises(PhotoTooLarge, match="up to 15 MB"):
        pictures.receive(BytesIO(b"\xff\xd8\xff" + bytes(40 << 20)))


def test_a_broken_photo_says_so_and_is_not_shown(world):
    visit = stop_today(world)
    photo = taken(world, small_jpeg()[:400] + b"broken", visit=visit)
    assert "not a photo" in photo.refused
    assert photos.photos_of(visit) == []
    assert photo.done_at is not None


def test_a_ready_photo_is_announced_and_leads_its_visit(world):
    visit = stop_today(world)
    before = taken(world, small_jpeg("red"), "before", visit)
    assert fresh(world, visit).lead_photo_id == before.id
    after = taken(world, small_jpeg("green"), "after", visit)
    equipment = taken(world, small_jpeg("gray"), "equipment", visit)
    assert fresh(world, visit).lead_photo_id == after.id
    assert [event.thing_id for event in events_named(world, "photo.ready")] == [before.id, after.id, equipment.id]
    do(world, photos.remove_photo, after)
    assert fresh(world, visit).lead_photo_id == before.id


def test_the_same_photo_sent_twice_while_it_waits_is_one(world):
    visit, key = stop_today(world), pictures.receive(BytesIO(small_jpeg()))
    assert do(world, photos.add_photo, visit, key).id == do(world, photos.add_photo, visit, key).id


def test_a_visit_holds_so_many_photos(world):
    visit = stop_today(world)
    for at in range(photos.MOST_PHOTOS):
        do(world, photos.add_photo, visit, f"{at:064}")
    with pytest.raises(photos.TooManyPhotos):
        do(world, photos.add_photo, visit, "f" * 64)


def test_an_owner_is_shown_her_photo_as_nothing_but_a_picture(world):
    photo = taken(world)
    answer = world.as_("Olivia", level=2, kind="link").get(f"/photos/{photo.uid}/thumb")
    assert answer.status_code == 200
    assert answer.mimetype == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private, max-age=")
    assert answer.data == files.get(photo.thumb_key)


def test_a_photo_from_before_the_medium_size_shows_whole(world):
    photo = taken(world)
    with world.writing():
        world.row(Photo, photo.id).medium_key = ""
    assert world.as_("Olivia").get(f"/photos/{photo.uid}/medium").data == files.get(photo.full_key)


def test_a_browser_that_has_the_photo_is_not_sent_it_again(world):
    browser, photo = world.as_("Olivia"), taken(world)
    etag = browser.get(f"/photos/{photo.uid}/full").headers["ETag"]
    assert browser.get(f"/photos/{photo.uid}/full", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Marta", "/photos/{uid}/thumb"), ("Olivia", "/photos/{uid}/original"),
        ("Diego", "/technician/photos/{uid}/thumb"), ("Rosa", "/photos/{uid}/thumb"),
        ("Rita", "/office/photos/{uid}/full"),
    ],
)  # fmt: skip
def test_nobody_else_sees_the_photo(world, name, path):
    photo = taken(world)
    assert world.as_(name).get(path.format(uid=photo.uid)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(world):
    answer = world.as_(None).get(f"/photos/{taken(world).uid}/thumb")
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


def test_staff_see_it_at_their_own_doors(world):
    photo = taken(world)
    assert world.as_("Tess").get(f"/technician/photos/{photo.uid}/thumb").status_code == 200
    assert world.as_("Otto").get(f"/office/photos/{photo.uid}/full").status_code == 200


def test_a_photo_still_being_made_is_not_there_yet(world):
    visit = stop_today(world)
    photo = do(world, photos.add_photo, visit, pictures.receive(BytesIO(small_jpeg())))
    assert world.as_("Olivia").get(f"/photos/{photo.uid}/thumb").status_code == 404


def test_a_signed_address_shows_one_variant_until_it_ends(world):
    photo, stranger = taken(world), world.as_(None)
    url = photos.signed_photo_url(photo, "thumb", clock.now() + dt.timedelta(minutes=10))
    assert stranger.get(url).data == files.get(photo.thumb_key)
    assert stranger.get(url).headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert stranger.get(url.replace("/thumb", "/full")).status_code == 404
    clock.advance(dt.timedelta(minutes=11))
    assert stranger.get(url).status_code == 404


def test_a_signed_address_cannot_be_made_to_last(world):
    photo, stranger = taken(world), world.as_(None)
    until, _dash, rest = photos.signed_photo_url(photo, "thumb", clock.now()).removeprefix("/p/").partition("-")
    assert stranger.get(f"/p/{int(until) + 3600}-{rest}").status_code == 404
    assert stranger.get("/p/nonsense/thumb").status_code == 404


def test_a_signed_address_of_another_company_shows_nothing(world):
    url = photos.signed_photo_url(taken(world), "thumb", clock.now() + dt.timedelta(minutes=10))
    rival = world.as_(None)
    rival.host = "rival.localhost"
    assert rival.get(url).status_code == 404


def test_the_picture_is_said_in_words(world):
    assert photos.alt_text(Photo(visit_id=1, kind="after")) == "Photo: After"
    assert photos.alt_text(Photo(visit_id=1, kind="issue", caption="Cracked lid")) == "Problem: Cracked lid"
