"""What tests of the technician's pages type and read."""

import re
from html import unescape

from tests.visits.places import pool_of, tasks_of


def text_of(answer) -> str:
    """What a person reads."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def page_of(visit) -> str:
    return f"/technician/visits/{visit.uid}"


def field(world, kind: str, pool: str = "Reyes pool", part: str = "reading") -> str:
    return f"{part}-{pool_of(world, pool).uid}-{kind}"


def done(world, visit) -> dict:
    """The form with every task ticked."""
    return {f"task-{task.uid}": "done" for task in tasks_of(world, visit)}
