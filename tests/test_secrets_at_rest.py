"""Codes, links and secrets can be read nowhere but where somebody asked for them, and was noted. P12.

That no page shows a code unasked is walked by test_doors: every page, as everybody.
"""

import ast
import logging
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from app import outlets
from app.base import current, db, secrets
from app.people import second_factor
from app.people.contact_changes import change_code_of, undo_address
from app.people.links import token_of
from app.people.models import Capability, ContactChange, Staff
from app.properties.models import AccessView
from tests.doors.furnished import furnish
from tests.doors.marks import CODE, REYES, SIDES, code_of
from tests.doors.walk import House
from tests.people.signing_in import ask_as, link_path
from tests.people.signing_in import code_of as sign_in_code_of

APP = Path(__file__).parent.parent / "app"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW_CODE = f"{CODE}changed"


@pytest.fixture
def house(world):
    outlets.outbox().clear()
    furnish(world)
    return House(world)


@pytest.fixture
def opened(monkeypatch):
    """Every value that is unsealed, as it is opened."""
    seen, unseal = [], secrets.unseal

    def noted(sealed, *context):
        seen.append(context)
        return unseal(sealed, *context)

    monkeypatch.setattr(secrets, "unseal", noted)
    return seen


def views(world) -> int:
    return len(world.all(select(AccessView)))


def reveals(house: House) -> list[bytes]:
    """Everybody who may see Olivia's codes asks to see them; what they are shown."""
    world, place = house.world, house.samples[REYES]["property"][0]
    today = house.samples[REYES]["visit"][1]
    owner = world.post(world.as_("Olivia", stepped_up=True), f"/properties/{place}/access/view")
    technician = world.post(world.as_("Tess"), f"/technician/visits/{today}/access")
    otto = world.as_("Otto", stepped_up=True)
    office = world.post(otto, f"/office/properties/{place}/codes", {"reason": "a call"})
    return [owner.data, technician.data, office.data]


def refused_reveals(house: House) -> list[bytes]:
    """Those who may not, or not now."""
    world, place = house.world, house.samples[REYES]["property"][0]
    today, later = house.samples[REYES]["visit"][1], house.samples[REYES]["visit"][0]
    asked = [("Olivia", f"/properties/{place}/access/view"), ("Marta", f"/properties/{place}/access/view"),
             ("Finn", f"/properties/{place}/access/view"), ("Diego", f"/technician/visits/{today}/access"),
             ("Tess", f"/technician/visits/{later}/access"), ("Rita", f"/office/properties/{place}/codes")]
    return [world.post(world.as_(name), path).data for name, path in asked]


def test_every_look_at_a_code_is_written_down(house, opened, tell):
    before = views(house.world)
    shown = [body for body in reveals(house) if code_of(REYES).encode() in body]
    looked = views(house.world) - before
    tell(f"P12: {len(shown)} answers show the codes, {looked} looks written down, {len(opened)} values opened")
    assert len(shown) == looked == 3
    assert len(opened) == 2 * looked  # A gate's and a lock's each time, and nothing besides.


def test_who_may_not_look_opens_nothing(house, opened):
    before = views(house.world)
    bodies = refused_reveals(house)
    assert not any(CODE.encode() in body for body in bodies)
    assert opened == [] and views(house.world) == before


def test_codes_are_opened_in_one_place_only():
    """Whoever adds a second way to read a code must write it down there too, and say so here."""
    openers = {path.relative_to(APP).as_posix() for path in APP.rglob("*.py") if calls(path, "unseal")}
    assert openers - {"base/secrets.py"} == {"properties/access.py", "people/second_factor.py"}
    inside = [node.name for node in ast.walk(ast.parse((APP / "properties/access.py").read_text()))
              if isinstance(node, ast.FunctionDef) and "_open" in named_in(node) and node.name != "_open"]
    assert inside == ["reveal"]


def calls(path: Path, function: str) -> bool:
    return function in named_in(ast.parse(path.read_text()))


def named_in(tree: ast.AST) -> set[str]:
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {getattr(func, "id", None) or getattr(func, "attr", "") for func in called}


def live_through(house: House) -> tuple[list[str], list[str]]:
    """A day with every kind of secret in it: (tokens and secrets, short codes)."""
    world = house.world
    browser = world.as_(None)
    asked = ask_as(world, browser, "olivia@reyes.example")
    world.post(browser, "/sign-in/code", {"code": sign_in_code_of(asked)})
    world.post(browser, "/account/contact", {"kind": "email", "contact": "new@other.example"})
    change = world.all(select(ContactChange).where(ContactChange.new == "new@other.example"))[0]
    otto = world.all(select(Staff).where(Staff.role == "owner"))[0]
    with world.writing():
        recovery = second_factor.set_second_factor(world.row(Staff, otto.id), TOTP)
    place = house.samples[REYES]["property"][0]
    world.post(world.as_("Olivia", stepped_up=True), f"/properties/{place}/access", {"gate_code": NEW_CODE})
    reveals(house)
    world.work()
    links = [token_of(link) for link in world.all(select(Capability))]
    cookie = browser.get_cookie("__Host-s", domain="sparkling.localhost").value
    tokens = [link_path(asked).removeprefix("/a/"), undo_address(change).rpartition("/")[2], cookie, TOTP]
    return [*tokens, *recovery, *links], [sign_in_code_of(asked), change_code_of(change)]


def stored() -> str:
    """Every value of every row; for SQLite the bytes of the file and of its log besides."""
    with db.system_scope("tests look at everything") as found:
        rows = [row for table in SQLModel.metadata.sorted_tables for row in found.execute(sa.select(table)).all()]
    return "\n".join(map(str, rows)) + "".join(path.read_bytes().decode("latin-1") for path in database_files())


def database_files() -> list[Path]:
    if not str(db.engine().url).startswith("sqlite"):
        return []
    file = Path(db.engine().url.database)
    return sorted(file.parent.glob(file.name + "*"))


def kept_files() -> str:
    """What lies in the data folder, but for the keys themselves and the pretend phones of others."""
    folder = Path(current.settings().data_dir)
    others = ("outbox", "keys", "vapid")
    kept = [path for path in folder.rglob("*") if path.is_file()
            and not path.relative_to(folder).parts[0].startswith(others)]
    return "".join(path.read_bytes().decode("latin-1") for path in kept if path.stat().st_size < 1 << 20)


def test_nothing_secret_can_be_read_where_it_is_kept(house, caplog, tell):
    caplog.set_level(logging.DEBUG)
    tokens, codes = live_through(house)
    kept = stored() + kept_files() + caplog.text
    hits = [word for word in (CODE, NEW_CODE, *(code_of(side) for side in SIDES)) if word in kept]
    hits += [token for token in tokens if token.rpartition(".")[2] in kept]
    hits += [code for code in codes if any(mark + code + mark in kept for mark in ("'", '"', " "))]
    looked_for = len(tokens) + len(codes)
    tell(f"P12: {len(kept):,} letters of database, files and logs, {looked_for} secrets, {len(hits)} found")
    assert "olivia@reyes.example" in kept
    assert not hits


def test_no_message_carries_a_gate_code(house):
    live_through(house)
    messages = outlets.outbox().messages(limit=500)
    assert messages
    for message in messages:
        assert CODE not in message.body + message.subject + message.html


def test_page_that_fails_leaves_no_link_in_the_log(house, caplog, monkeypatch):
    def fail(token):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("app.home.public_links._opened", fail)
    token = house.samples[REYES]["token"][0]
    assert house.world.as_(None).get(f"/l/{token}").status_code == 500
    assert "broken on purpose" in caplog.text and "/l/***" in caplog.text
    assert token not in caplog.text


def test_sealed_code_moved_to_another_property_does_not_open(house):
    from app.properties.access import access_of, reveal
    from app.properties.models import Property

    world = house.world
    with world.writing():
        reyes, azul = (world.row(Property, world.cast.properties[name]) for name in ("Reyes", "Azul Downtown"))
        access_of(azul).gate_code_sealed = access_of(reyes).gate_code_sealed
    with pytest.raises(secrets.SealBroken), world.writing():
        reveal(world.row(Property, world.cast.properties["Azul Downtown"]), world.person("Marta"), "owner")
