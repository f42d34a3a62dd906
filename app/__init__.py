"""Poolhouse: the customer portal of pool-service companies."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings


def create_app(settings: "Settings") -> "Flask":
    """Opens the database, hangs the doors. One app a process; what only needs a part of us imports only that."""
    from app.house import build

    return build(settings)
