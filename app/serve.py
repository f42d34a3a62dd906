"""The web server: granian with one page worker, our worker inside it when embedded."""

import logging
import os

from app.settings import Settings


def serve(settings: Settings) -> None:
    """Starts and stays. Live streams hold a thread each, so their cap comes on top of the page threads."""
    from granian import Granian
    from granian.constants import Interfaces

    from app.outlets import check_outlets

    check_outlets(settings)
    logging.getLogger("_granian").addFilter(_is_news)
    server = Granian(
        "app.serve:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        factory=True,
        blocking_threads=settings.threads + settings.live_max,
        backlog=1024,
        workers_kill_timeout=5,
        log_access=False,
        log_level="warning",
    )
    server.serve()


def _is_news(record: logging.LogRecord) -> bool:
    """Our many threads wait for live pages; the server takes each for work and warns at every start."""
    return "Python threads" not in record.getMessage()


def application():
    """Called in the page worker's own process, so that the consumer's threads live where the pages do."""
    from app import create_app
    from app.bank_line import start_pretend_bank
    from app.demo import demo_settings, with_pretend_hosts
    from app.migrate import migrate
    from app.worker import hear_commits, make_huey, start_embedded

    logging.basicConfig(level=os.environ.get("LOGLEVEL", "WARNING"))
    settings = demo_settings() if Settings().shows_pretend else Settings()
    app = create_app(settings)
    migrate()
    if settings.embedded_worker:
        start_embedded(settings)
    else:
        hear_commits(make_huey(settings), embedded=False)
    start_pretend_bank()
    return with_pretend_hosts(app, settings)
