"""Bytes that belong to rows (photos, logos), kept by the hash of their content."""

import contextlib
import hashlib

import obstore
from obstore.store import LocalStore, S3Store

from app.base import current


def put(content: bytes) -> str:
    """Stores the bytes and returns their key; the same bytes are stored once."""
    key = hashlib.sha256(content).hexdigest()
    obstore.put(_store(), _path(key), content)
    return key


def get(key: str) -> bytes:
    """Raises FileNotFoundError for a key nobody stored."""
    return obstore.get(_store(), _path(key)).bytes().to_bytes()


def forget(key: str) -> None:
    """The bytes are gone; a key that is not there is fine."""
    with contextlib.suppress(FileNotFoundError):
        obstore.delete(_store(), _path(key))


def works() -> bool:
    """Whether a small write succeeds just now."""
    obstore.put(_store(), "check/ready", b"ready")
    return True


_stores: dict = {}


def _store():
    settings = current.settings()
    place = settings.files_url or str(settings.data_dir.resolve() / "files")
    if place not in _stores:
        _stores[place] = S3Store.from_url(place) if settings.files_url else LocalStore(place, mkdir=True)
    return _stores[place]


def _path(key: str) -> str:
    return f"{key[:2]}/{key}"
