"""Every route, with an address for each side's things. One walk for all tests that go round the house."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.doors.furnished import PLACES
from tests.doors.samples import kind_of, samples_of, words_for


@dataclass(frozen=True)
class Stop:
    """One address: of which route, about whose things. `side` is None where it names no row."""

    rule: object
    declared: object
    path: str
    side: str | None
    kinds: tuple[str, ...]

    @property
    def by_token(self) -> bool:
        return "token" in self.rule.arguments


class House:
    """All doors of the app, with the samples of a furnished world."""

    def __init__(self, world):
        self.world, self.app = world, world.app
        self.samples = {side: samples_of(world, side) for side in PLACES}
        self.declared = self.app.extensions["declared"]

    def rules(self, changes: bool | None = None) -> list:
        """In the order of the alphabet; only those that change things, or only those that look."""
        chosen = [rule for rule in self.app.url_map.iter_rules()
                  if changes in (None, self.declared[rule.endpoint].changes)]
        return sorted(chosen, key=lambda rule: (rule.rule, rule.endpoint))

    def stops(self, changes: bool | None = None, rows: int = 2) -> Iterator[Stop]:
        for rule in self.rules(changes):
            yield from self.stops_of(rule, rows)

    def stops_of(self, rule, rows: int = 2) -> Iterator[Stop]:
        """With so many rows of each side for each name in the address."""
        declared = self.declared[rule.endpoint]
        uids = [name for name in rule.arguments if is_uid(rule, name)]
        kinds = tuple(kind_of(rule, name) for name in sorted(uids))
        words = {name: words_for(rule, name) for name in rule.arguments if name != "token" and name not in uids}
        about = uids or "token" in rule.arguments
        for side in self.samples if about else [None]:
            for values in self._values(rule, sorted(uids), kinds, words, side, rows):
                yield Stop(rule, declared, self._path(rule, values), side, kinds)

    def _values(self, rule, uids: list, kinds: tuple, words: dict, side: str | None, rows: int) -> Iterator[dict]:
        choices = {**words}
        if "token" in rule.arguments:
            choices["token"] = self.samples[side]["token"]
        for name, kind in zip(uids, kinds, strict=True):
            choices[name] = self.samples[side][kind][:rows]
        for chosen in product(*choices.values()):
            yield dict(zip(choices, chosen, strict=True))

    def _path(self, rule, values: dict) -> str:
        return self.app.url_map.bind("sparkling.localhost").build(rule.endpoint, values)

    def crossed(self, rule, own: str, other: str) -> Iterator[Stop]:
        """Addresses of two rows, one of each side: nothing of the other may be reached through one's own."""
        uids = sorted(name for name in rule.arguments if is_uid(rule, name))
        if len(uids) < 2:
            return
        kinds = tuple(kind_of(rule, name) for name in uids)
        words = {name: words_for(rule, name)[0] for name in rule.arguments if name not in uids}
        for pattern in product((own, other), repeat=len(uids)):
            if len(set(pattern)) == 2:
                values = {name: self.samples[side][kind][0]
                          for name, kind, side in zip(uids, kinds, pattern, strict=True)}
                yield Stop(rule, self.declared[rule.endpoint], self._path(rule, {**words, **values}), other, kinds)


def is_uid(rule, name: str) -> bool:
    return type(rule._converters[name]).__name__ == "UidConverter"
