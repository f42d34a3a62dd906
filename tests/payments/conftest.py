import pytest

from app import bank_line
from tests.payments.stage import bank_for


@pytest.fixture
def bank(world):
    """A fresh bank behind the gateway, each company with its own account."""
    yield bank_for(world)
    bank_line.wire_bank(world.app)
