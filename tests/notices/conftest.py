"""What reached whom: the demo's outbox, emptied for each test."""

import pytest

from app import outlets
from tests.notices.sights import Reached


@pytest.fixture
def reached(world):
    outlets.outbox().clear()
    yield Reached(world)
    outlets.outbox().clear()
