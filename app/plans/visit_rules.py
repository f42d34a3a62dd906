"""What a plan asks of its visits: what must be done, how often, and with which photo as proof. Pure.

A plan keeps a rule only where it differs from the usual, under "task:<name>", "reading:<kind>" or "photo:<kind>". The
usual: every task needs an answer on every visit, readings are taken but may be left out, no photo is asked for.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

TASK, READING, PHOTO = "task", "reading", "photo"
RAREST = 60


class Rule(NamedTuple):
    """`every` so many visits; `photo` is the kind that proves a task, "" where none is asked for."""

    required: bool
    every: int = 1
    photo: str = ""


USUAL = {TASK: Rule(True), READING: Rule(False), PHOTO: Rule(False)}
Rules = Mapping[str, dict]


def rule_of(rules: Rules, thing: str, name: str) -> Rule:
    kept = rules.get(f"{thing}:{name}")
    return Rule(**kept) if kept else USUAL[thing]


def photos_asked(rules: Rules) -> list[str]:
    """The kinds of photo that a visit needs by themselves, in the order of the rules."""
    return [key.removeprefix(f"{PHOTO}:") for key in rules if key.startswith(f"{PHOTO}:")]


def kept(thing: str, name: str, rule: Rule) -> dict[str, dict]:
    """As the plan keeps it: nothing where it is the usual."""
    return {} if rule == USUAL[thing] else {f"{thing}:{name}": rule._asdict()}


def is_due(rule: Rule, since: int | None) -> bool:
    """`since`: visits made since it was last done; None where it never was."""
    return since is None or since + 1 >= rule.every


def visits_since(made: Iterable[int], done: Collection[int]) -> int | None:
    """`made` are visits, newest first; `done` those of them on which it was done."""
    return next((at for at, visit in enumerate(made) if visit in done), None)
