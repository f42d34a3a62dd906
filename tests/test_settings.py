"""Every setting stands in the README's table with its default and its sentence, and the table names no other."""

import re

from app.settings import Settings
from tests.conftest import ROOT

ROW = re.compile(r"^\| `POOLHOUSE_([A-Z0-9_]+)` \| (.*?) \| (.*?) \|$", re.M)


def shown(default) -> str:
    default = default.get_secret_value() if hasattr(default, "get_secret_value") else default
    return f"`{default}`" if str(default) not in ("", "[]", "None") else "empty"


def test_the_readme_table_is_true():
    rows = ROW.findall((ROOT / "README.md").read_text())
    told = {name.lower(): (default, sentence) for name, default, sentence in rows}
    known = {name: (shown(field.default), field.description) for name, field in Settings.model_fields.items()}
    assert told == known
