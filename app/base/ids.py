"""Ids that go outside: 128 random bits in 26 lowercase base32 characters."""

import base64
import re
import secrets

from werkzeug.routing import BaseConverter

UID_PATTERN = "[a-z2-7]{26}"
_UID = re.compile(UID_PATTERN)


def new_uid() -> str:
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def is_uid(text: str) -> bool:
    return bool(_UID.fullmatch(text))


class UidConverter(BaseConverter):
    regex = UID_PATTERN
