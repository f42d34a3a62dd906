"""A town for each test of the simulation, in memory where there is a disk of it."""

import gc
import logging
import tempfile
from pathlib import Path

import pytest

from app import bank_line
from tests.fast_disk import FAST
from tests.payments.conftest import bank  # noqa: F401 - a fixture for those who pay on the stage
from tests.simulation.town import Town


@pytest.fixture
def town(app):
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(dir=FAST) as folder, app.test_request_context("/"):
        made = Town(Path(folder))
        with made.open():
            yield made
        made.close()
    gc.enable()
    bank_line.wire_bank(app)
    logging.disable(logging.NOTSET)
