import pytest

from tests.visits.later_phone import Phone


@pytest.fixture
def phone(world) -> Phone:
    return Phone(world)
