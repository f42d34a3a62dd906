"""Warranties that are about to end: told sixty, thirty and seven days before."""

from app.base.ends_told import tell_of_ends
from app.equipment.models import Equipment


def tell_of_warranties() -> None:
    tell_of_ends(Equipment, "warranty_until", "equipment.warranty_ending")
