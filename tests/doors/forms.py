"""Reads the forms of a page as a browser would: where they go, and what they would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit


@dataclass
class Form:
    """`values` are sent when nothing is typed; `kinds` are the types of the fields."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


class FormReader(HTMLParser):
    """Forms, and elements that post by themselves."""

    def __init__(self, path: str):
        super().__init__()
        self.path, self.forms, self.open, self.choosing = path, [], None, ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = self._form(given.get("action") or self.path, given.get("method", "get"))
        elif "hx-post" in given and given["hx-post"]:
            self._form(given["hx-post"], "post")
        if given.get("formaction"):
            self._form(given["formaction"], "post")
        if self.open is not None and tag in ("input", "select", "textarea", "button"):
            self._field(tag, given)
        if tag == "option" and self.choosing and ("selected" in given or not self.open.values[self.choosing]):
            self.open.values[self.choosing] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if tag == "select":
            self.choosing = ""

    def _form(self, action: str, method: str) -> Form:
        made = Form(urlsplit(action).path, method.lower())
        self.forms.append(made)
        return made

    def _field(self, tag: str, given: dict) -> None:
        name = given.get("name")
        if not name or name == "csrf_token":
            return
        self.open.kinds[name] = given.get("type", tag)
        self.open.values.setdefault(name, given.get("value", ""))
        self.choosing = name if tag == "select" else ""


def forms_in(html: str, path: str) -> list[Form]:
    reader = FormReader(path)
    reader.feed(html)
    return reader.forms
