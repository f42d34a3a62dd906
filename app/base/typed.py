"""What came in forms and addresses, without what no keyboard types."""

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import ImmutableMultiDict, MultiDict


class Typed(ImmutableMultiDict):
    """NUL bytes are dropped: PostgreSQL keeps no text with one, and nobody typed it."""

    def __init__(self, mapping: Mapping | Iterable[tuple[str, object]] | None = None):
        plain = MultiDict(mapping)
        super().__init__([(_plain(name), _plain(value)) for name, value in plain.items(multi=True)])


def _plain(text: object) -> object:
    return text.replace("\x00", "") if isinstance(text, str) else text
