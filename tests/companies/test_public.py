"""The brand's files: right at their address, nowhere else, and what the manifest names is there at its size."""

import io

from PIL import Image


def test_everything_the_manifest_names_loads_at_its_stated_size(world):
    stranger = world.as_(None)
    made = stranger.get("/manifest.webmanifest").get_json(force=True)
    pictures = [*made["icons"], *made["screenshots"], *(icon for cut in made["shortcuts"] for icon in cut["icons"])]
    for picture in pictures:
        answer = stranger.get(picture["src"])
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        assert "{}x{}".format(*Image.open(io.BytesIO(answer.data)).size) == picture["sizes"]


def test_another_companys_style_is_not_here(world):
    ours = world.as_("Olivia").get("/offline").text
    address = next(part for part in ours.split('"') if part.startswith("/brand-"))
    assert world.as_(None).get(address).status_code == 200
    assert world.as_("Rita").get(address).status_code == 404


def test_pictures_of_letters_load_on_the_pages_of_a_webmail(world):
    stranger = world.as_(None)
    icon = stranger.get("/manifest.webmanifest").get_json(force=True)["icons"][0]["src"]
    assert stranger.get(icon).headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert stranger.get("/sign-in").headers["Cross-Origin-Resource-Policy"] == "same-origin"
