"""What a channel says when a notice was taken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Handed:
    """`provider_id` is the other side's own name for it; `reached` are the devices that have it by now, of which
    `device_id` is not noted yet."""

    provider_id: str
    reached: tuple[int, ...] = ()
    device_id: int | None = None
