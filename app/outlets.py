"""The outside world, wired from the settings: push services, the text carrier, the mail server, the bank."""

from functools import lru_cache
from pathlib import Path

from app.base import current, db
from app.base.outside import Outside
from app.notices.vapid import KeyPair, check_contact, new_key_pair
from app.settings import Settings


def outside() -> Outside:
    return _outside(current.settings().outgoing_proxy, current.settings().outgoing_ca_file)


@lru_cache(maxsize=4)
def _outside(proxy: str, ca_file: str) -> Outside:
    return Outside(proxy=proxy or None, ca_file=ca_file or None, guard=lambda: db.refuse_while_writing("a call outside"))


def vapid_keys(settings: Settings) -> KeyPair:
    """Made once, kept beside the key ring."""
    return _keys_in(settings.data_dir / "vapid.json")


@lru_cache(maxsize=4)
def _keys_in(path: Path) -> KeyPair:
    import json
    import os

    if not path.exists():
        pair = new_key_pair()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"private_pem": pair.private_pem, "public": pair.public}, file)
    return KeyPair(**json.loads(path.read_text()))


def check_outlets(settings: Settings) -> None:
    """Refuses to start with a push contact that some push service would refuse."""
    check_contact(settings.vapid_contact, settings.mode == "production")
