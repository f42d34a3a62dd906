"""What a page must not contain: anything inline that the content-security policy would have to allow."""

import re
from html.parser import HTMLParser

_NONCE = re.compile(r"'nonce-([^']+)'")
_ADDRESSES = {"href", "src", "action", "formaction", "hx-get", "hx-post", "hx-vals", "hx-headers"}


class Strict(HTMLParser):
    """Collects inline styles, scripts, handlers, script addresses and things from other hosts."""

    def __init__(self, nonce: str):
        super().__init__()
        self.nonce, self.faults = nonce, []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style" or "style" in given:
            self.faults.append(f"inline style on <{tag}>")
        if tag == "script":
            self._script(given)
        self.faults += [f"handler {name}" for name in given if name.startswith(("on", "hx-on")) and name != "one"]
        for name in _ADDRESSES & given.keys():
            if given[name].strip().lower().startswith(("javascript:", "js:", "data:text", "vbscript:")):
                self.faults.append(f"{name} runs a script")
        if tag in ("script", "img", "link", "iframe", "object", "embed") and _is_elsewhere(given):
            self.faults.append(f"<{tag}> from elsewhere: {given.get('src') or given.get('href')}")

    def _script(self, given: dict) -> None:
        if not given.get("src") or given.get("nonce") != self.nonce:
            self.faults.append("script that is inline or has no nonce")


def _is_elsewhere(given: dict) -> bool:
    address = given.get("src") or given.get("href") or ""
    return address.startswith(("http:", "https:", "//")) and "localhost" not in address


def faults_of(html: str, policy: str) -> list[str]:
    """A page without a nonce in its policy (a fragment) may contain no script at all."""
    nonce = _NONCE.search(policy)
    strict = Strict(nonce[1] if nonce else "none")
    strict.feed(html)
    return sorted(set(strict.faults))
