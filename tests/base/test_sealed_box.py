"""What phones seal is opened by this installation alone, and only as it was sealed."""

import pytest

from app.base import current
from app.base.sealed_box import open_box, public_key, seal_box
from app.base.secrets import SealBroken

NONCE = bytes(12)


def opened(bound: bytes = b"mark", **changes) -> bytes:
    key_id, point, closed = seal_box(b"ph 7.5", b"mark", NONCE)
    values = {"key_id": key_id, "their_point": point, "nonce": NONCE, "closed": closed} | changes
    return open_box(**values, bound=bound)


def test_what_is_sealed_for_us_opens(world):
    assert opened() == b"ph 7.5"


@pytest.mark.parametrize(
    "wrong",
    [{"bound": b"another"}, {"nonce": bytes(11) + b"1"}, {"closed": b"x" * 40}, {"closed": b""}, {"key_id": "99"},
     {"their_point": b""}, {"their_point": b"\x04" + bytes(64)}, {"nonce": b""}],
)  # fmt: skip
def test_anything_else_does_not(world, wrong):
    with pytest.raises(SealBroken):
        opened(**wrong)


def test_another_ring_has_another_key_and_an_old_key_still_opens(world, monkeypatch):
    sealed, before = seal_box(b"ph 7.5", b"mark", NONCE), public_key()
    ring = current.settings().sealing_keys()
    monkeypatch.setattr(type(current.settings()), "sealing_keys", lambda self: [*ring, ("new", bytes(32))])
    assert public_key().startswith("new.") and public_key() != before
    assert open_box(sealed[0], sealed[1], NONCE, sealed[2], b"mark") == b"ph 7.5"
