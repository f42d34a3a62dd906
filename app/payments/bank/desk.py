"""A desk serves one Stripe account during one request or one act of the bank."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.payments.bank.bank import PretendBank


NESTED = (dict, list)


@dataclass
class Desk:
    bank: "PretendBank"
    account: str
    ids: tuple[str, ...] = ()
    params: dict = field(default_factory=dict)
    request_id: str | None = None
    key: str | None = None
    platform: str | None = None

    def now(self) -> int:
        return int(self.bank.now())

    def new(self, prefix: str, kind: str, **fields) -> dict:
        thing = {
            "id": self.bank.new_id(prefix),
            "object": kind,
            "created": self.now(),
            "livemode": False,
            **fields,
        }
        return self.save(thing)

    def save(self, thing: dict) -> dict:
        return self.bank.books.save(self.account, thing)

    def get(self, name: str, kind: str, param: str = "id") -> dict:
        return self.bank.books.get(self.account, name, kind, param)

    def named(self, kind: str) -> dict:
        """The object that the path names, as in /v1/refunds/<this>."""
        return self.get(self.ids[0], kind)

    def all(self, kind: str, **equal) -> list[dict]:
        return self.bank.books.all(self.account, kind, **equal)

    def tell(self, kind: str, thing: dict) -> None:
        self.bank.events.record(self, kind, thing)


def shown(thing):
    """A copy without the bank's own notes: the underscored keys of API objects (metadata may have such keys
    too)."""
    if type(thing) is list:
        return [shown(item) for item in thing]
    if type(thing) is not dict:
        return thing
    names = [name for name in thing if not name.startswith("_")] if "object" in thing else thing
    return {name: shown(thing[name]) if type(thing[name]) in NESTED else thing[name] for name in names}


def merge_metadata(old: dict, new) -> dict:
    """An empty value removes one key, an empty string all (docs.stripe.com/api/metadata)."""
    if new == "":
        return {}
    return {name: value for name, value in {**old, **(new or {})}.items() if value != ""}
