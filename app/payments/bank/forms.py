"""Form bodies as the stripe package writes them: `a[b][0][c]=1` means nested dicts and lists."""

from urllib.parse import parse_qsl


def read_form(text: str) -> dict:
    """Nested dicts of strings; lists stay dicts with keys "0", "1"... until their type is known."""
    form: dict = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        put_into(form, name.replace("]", "").split("["), value)
    return form


def put_into(place: dict, path: list[str], value: str) -> None:
    for step in path[:-1]:
        below = place.setdefault(step or str(len(place)), {})
        if not isinstance(below, dict):
            return
        place = below
    place[path[-1] or str(len(place))] = value
