"""A browser of somebody's own: opened with patience for a slow machine, put away when it stands still."""

from contextlib import contextmanager, suppress

from playwright.sync_api import Error, expect

PATIENCE = 40_000  # milliseconds
expect.set_options(timeout=PATIENCE)


@contextmanager
def opened(chromium, **options):
    context = chromium.new_context(**options)
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:
        for page in context.pages:
            _stand_still(page)
        context.close()


def _stand_still(page) -> None:
    """Chromium 156 never answers when it is told to close what is just being loaded again."""
    for _ in range(5):
        if page.url != "about:blank":
            with suppress(Error):  # the loading that was under way came in between
                page.goto("about:blank")
