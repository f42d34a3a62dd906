"""No code and no token lies in the database, a log or an outbox row: they are derived when they are needed."""

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from app.base import db
from app.people import second_factor
from app.people.contact_changes import change_code_of, undo_address
from app.people.links import address_of, link_for
from app.people.models import ContactChange, Staff
from tests.people.signing_in import ask_as, code_of, link_path


def everything_stored() -> str:
    """Every value of every row; for SQLite the very bytes of the file and its log besides."""
    with db.system_scope("a test looks at everything") as found:
        rows = [row for table in SQLModel.metadata.sorted_tables for row in found.execute(sa.select(table))]
    return "\n".join(map(str, rows)) + "".join(
        file.read_bytes().decode("latin-1") for file in _files()
    )


def _files() -> list[Path]:
    if not str(db.engine().url).startswith("sqlite"):
        return []
    file = Path(db.engine().url.database)
    return sorted(file.parent.glob(file.name + "*"))


@pytest.fixture
def used(world, caplog):
    """A day of signing in, all its secrets, and what was logged meanwhile."""
    caplog.set_level(logging.DEBUG)
    browser = world.as_(None)
    asked = ask_as(world, browser, "olivia@reyes.example")
    link, code = link_path(asked), code_of(asked)
    world.as_(None).get(link)
    world.post(world.as_(None), link)
    world.post(browser, "/sign-in/code", {"code": code})
    world.post(browser, "/account/contact", {"kind": "email", "contact": "olivia@new.example"})
    change = world.all(select(ContactChange))[0]
    with world.writing():
        message = address_of(link_for(world.person("Olivia"), None, "email", "olivia@reyes.example", True))
    otto = world.all(select(Staff).where(Staff.role == "owner"))[0]
    with world.writing():
        recovery = second_factor.set_second_factor(otto, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    cookie = browser.get_cookie("__Host-s", domain="sparkling.localhost").value
    world.work()
    return [link.removeprefix("/a/"), message.rpartition("/")[2], undo_address(change).rpartition("/")[2], cookie,
            "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", *recovery], [code, change_code_of(change)]


def test_no_token_and_no_code_is_kept(world, used, caplog):
    tokens, codes = used
    kept = everything_stored() + caplog.text
    assert "olivia@reyes.example" in kept
    for token in tokens:
        assert token.rpartition(".")[2] not in kept
    for code in codes:
        assert f"'{code}'" not in kept and f'"{code}"' not in kept and f" {code} " not in kept
