"""The whole house on this machine for one journey: pages, worker, the pretend bank's pages, a push service."""

import pytest

from tests.browser.journeys import Portal, running
from tests.notices.conftest import push_service, pushed  # noqa: F401 - fixtures


@pytest.fixture
def portal(world, chromium, pushed):  # noqa: F811
    """Time runs from the present of the cast on; what is committed is worked off at once."""
    with running(world) as served:
        yield Portal(world, chromium, pushed, *served)
