"""Who may import whom: base, then the features in their order, pages above them, a few files that see everything."""

import ast
from pathlib import Path

import pytest

from app.features import DOOR_FILES, FEATURES

APP = Path(__file__).parent.parent / "app"
FILES = sorted(path for path in APP.rglob("*.py") if path.name != "__init__.py" or path.parent == APP)
# See everything: they tie the features together.
ABOVE = {
    "house",
    "demo",
    "bank_check",
    "bank_line",
    "serve",
    "commands",
    "worker",
    "errands",
    "reactions",
    "timetable",
    "outlets",
    "features",
    "mishaps",
    "entrance",
    "doors",
    "migrate",
    "checks",
    "",
}
WEB = {"flask", "flask_wtf", "werkzeug", "jinja2", "htmx_flask"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(APP).with_suffix("").parts).removesuffix("__init__")


def imports(path: Path) -> set[str]:
    """Every module of ours that the file imports, as base.db or visits.models; "_" stands for another package."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {
                name if (APP / Path(*name.split(".")[1:])).with_suffix(".py").exists() else node.module
                for name in names
            }
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def ours(path: Path) -> set[str]:
    return {name.removeprefix("app.") for name in imports(path) if name.startswith("app.")}


def is_door_file(name: str) -> bool:
    feature, _, file = name.partition(".")
    return feature in FEATURES and file.split("_")[0] in DOOR_FILES


def layer(name: str) -> int:
    """base 0, then the features; what sees everything is above them all."""
    feature = name.partition(".")[0]
    if feature == "base":
        return 0
    return FEATURES.index(feature) + 1 if feature in FEATURES else len(FEATURES) + 1


def ids(paths) -> list[str]:
    return [name_of(path) or "app" for path in paths]


LAYERED = [path for path in FILES if layer(name_of(path)) <= len(FEATURES) and not is_door_file(name_of(path))]
DOORS = [path for path in FILES if is_door_file(name_of(path))]


@pytest.mark.parametrize("path", LAYERED, ids=ids(LAYERED))
def test_imports_only_from_its_left(path):
    own = layer(name_of(path))
    draws = name_of(path).endswith(("linked", "pages", "frames"))
    allowed_above = {"settings"} | ({"doors", "entrance"} if draws else set())
    wrong = {name for name in ours(path) if layer(name) > own and name not in allowed_above}
    assert not wrong, f"{name_of(path)} reaches to its right"


@pytest.mark.parametrize("path", LAYERED, ids=ids(LAYERED))
def test_nothing_below_the_pages_imports_a_page(path):
    assert not {name for name in ours(path) if is_door_file(name)}


@pytest.mark.parametrize("path", DOORS, ids=ids(DOORS))
def test_pages_never_import_pages(path):
    assert not {name for name in ours(path) if is_door_file(name)}


def test_files_that_see_everything_are_the_named_ones():
    assert {name_of(path) for path in FILES if layer(name_of(path)) > len(FEATURES)} <= ABOVE | {"settings"}


def test_only_settings_reads_the_environment():
    reading = {name_of(path) for path in FILES if "environ" in path.read_text() and "import os" in path.read_text()}
    assert reading <= {"settings", "demo", "serve", "companies.models"} | {
        n for n in reading if n.startswith("payments.bank")
    }


def test_no_name_says_nothing():
    assert not {name_of(path) for path in FILES if path.stem in ("util", "utils", "helpers", "common", "misc")}


def test_no_file_is_past_its_end():
    assert not {name_of(path): lines for path in FILES if (lines := len(path.read_text().splitlines())) > 320}
