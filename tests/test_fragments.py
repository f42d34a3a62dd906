"""Fragments are given exactly what they show, by name; what refreshes itself can be found by its id; all stay small."""

import ast
import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import meta, nodes

APP = Path(__file__).parent.parent / "app"
TEMPLATES = APP / "templates"
FRAGMENTS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("_*.html"))
EVERY = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Drawn around a page's own values: they see what the page sees.
OF_LAYOUTS = ("layouts/", "gallery/", "parts/_gallery")
# Given by the function that draws, besides what its caller names.
ADDED = {"form_page": {"form", "back", "title"}, "answer": set(), "fragment": set()}
NOT_SHOWN = {"answer": {"go_to", "status"}, "form_page": {"nav"}, "fragment": set()}
LONGEST, LONGEST_FRAGMENT = 90, 60
VOID = {"input", "img", "br", "hr", "meta", "link", "source", "use", "path", "circle", "line", "rect"}


def needed_by(app, name: str) -> set[str]:
    """Names that the file and those it includes show."""
    tree = app.jinja_env.parse((TEMPLATES / name).read_text())
    included = [part for part in meta.find_referenced_templates(tree) if part and Path(part).name.startswith("_")]
    deeper = set().union(*(needed_by(app, part) for part in included if part != name))
    return (meta.find_undeclared_variables(tree) | deeper) - _made_in(tree) - app.jinja_env.globals.keys()


def _made_in(tree) -> set[str]:
    """Names that the file itself sets, loops over or imports."""
    made = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    imported = [name for node in tree.find_all(nodes.FromImport) for name in node.names]
    return made | {name[1] if isinstance(name, tuple) else name for name in imported}


def may_be_left_out(name: str, value: str) -> bool:
    return bool(re.search(rf"\b{value}\s*(\|\s*default|is defined|is not defined)", (TEMPLATES / name).read_text()))


def given_in_python() -> dict[str, list[tuple[str, set | None]]]:
    """fragment -> (where, names given, or None where a dict is unpacked into the call)."""
    found = defaultdict(list)
    for path in APP.rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            drawer, names = getattr(call.func, "id", ""), [key.arg for key in call.keywords]
            if drawer in ADDED and call.args and isinstance(call.args[0], ast.Constant):
                named = None if None in names else {*names, *ADDED[drawer]} - NOT_SHOWN[drawer]
                found[call.args[0].value].append((f"{path.relative_to(APP)}:{call.lineno}", named))
    return found


def given_in_templates(app) -> dict[str, list[tuple[str, set | None]]]:
    found = defaultdict(list)
    for path in EVERY:
        for call in app.jinja_env.parse((TEMPLATES / path).read_text()).find_all(nodes.Call):
            if getattr(call.node, "name", "") == "fragment" and isinstance(call.args[0], nodes.Const):
                named = None if call.dyn_kwargs else {key.key for key in call.kwargs}
                found[call.args[0].value].append((f"{path}:{call.lineno}", named))
    return found


def test_fragments_are_given_exactly_what_they_show(app):
    faults = []
    given, in_python = given_in_templates(app), given_in_python()
    for name in FRAGMENTS:
        needed = needed_by(app, name)
        for where, named in [*given[name], *in_python[name]]:
            missing = {value for value in needed - (named or needed) if not may_be_left_out(name, value)}
            unshown = (named or needed) - needed - ADDED["form_page"]
            if missing or unshown:
                faults.append(f"{where}: {name} misses {sorted(missing)}, does not show {sorted(unshown)}")
    assert not faults, "\n".join(faults)


def test_every_fragment_is_drawn_somewhere(app):
    text = "\n".join((TEMPLATES / name).read_text() for name in EVERY)
    text += "\n".join(path.read_text() for path in APP.rglob("*.py"))
    forgotten = [name for name in FRAGMENTS if f'"{name}"' not in text and f"'{name}'" not in text]
    assert not forgotten


class Roots(HTMLParser):
    """The elements on the highest level of a file, with their attributes."""

    def __init__(self):
        super().__init__()
        self.depth, self.roots = 0, []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if self.depth == 0:
            self.roots.append((tag, dict(attrs)))
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        if self.depth == 0:
            self.roots.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


def roots_of(source: str) -> list[tuple[str, dict]]:
    without_jinja = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "x", source, flags=re.DOTALL)
    reader = Roots()
    reader.feed(without_jinja)
    return reader.roots


@pytest.mark.parametrize("name", [name for name in FRAGMENTS if "from:body" in (TEMPLATES / name).read_text()])
def test_what_refreshes_itself_has_an_id(name):
    """Where the listening element stands on the highest level, it is alone there, and can be found again."""
    roots = [(tag, given) for tag, given in roots_of((TEMPLATES / name).read_text()) if "hx-trigger" in given]
    assert all(given.get("id") for _tag, given in roots), name
    assert len(roots) <= 1, name


@pytest.mark.parametrize("name", EVERY)
def test_template_fits_on_a_screen_or_two(name):
    most = LONGEST_FRAGMENT if Path(name).name.startswith("_") else LONGEST
    if not name.startswith(("gallery", "layouts")):
        assert len((TEMPLATES / name).read_text().splitlines()) <= most


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_trusted_to_be_markup(name):
    """No `safe` filter, no switched-off escaping, no handler, no inline style or script, no js: values."""
    source = re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text(), flags=re.DOTALL)
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|\shx-on|\son(?!e=)[a-z]+=|javascript:|[\"']js:", source)
    if not name.startswith("notices/frame"):
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*nonce)", source)
