"""What a channel says when a notice was taken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Handed:
    """`provider_id` is the other side's own name for it. For push: the devices that have it by now, those that rang
    this time, and those that are gone for good."""

    provider_id: str
    reached: tuple[int, ...] = ()
    rang: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
