"""The web server: granian with one page worker, our worker inside it when embedded."""

import logging
import os

from app.settings import Settings

# Of a process that serves streams alone, besides those that they hold: for knocking, and for /up.
SPARE_THREADS = 8


class LiveAlone(RuntimeError):
    """On SQLite nobody would tell a second process what the first has written."""


def serve(settings: Settings) -> None:
    """Starts and stays. Live streams hold a thread each, so their cap comes on top of the page threads."""
    from app.outlets import check_outlets

    check_outlets(settings)
    _stay("app.serve:application", settings, settings.threads + settings.live_max)


def serve_live(settings: Settings) -> None:
    """Streams alone, for hundreds of watchers: the proxy sends /live here. Raises LiveAlone without PostgreSQL."""
    if not settings.database.startswith("postgresql"):
        raise LiveAlone
    _stay("app.serve:live_application", settings, settings.live_max + SPARE_THREADS)


def _stay(target: str, settings: Settings, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    logging.getLogger("_granian").addFilter(_is_news)
    server = Granian(
        target,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        factory=True,
        blocking_threads=threads,
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


def live_application():
    """Only /live and /up; what changed is heard from the database."""
    from app import create_app
    from app.demo import demo_settings

    logging.basicConfig(level=os.environ.get("LOGLEVEL", "WARNING"))
    settings = demo_settings() if Settings().shows_pretend else Settings()
    app = create_app(settings)

    def streams(environ, start_response):
        if environ["PATH_INFO"] in ("/live", "/up"):
            return app(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Only live streams here.\n"]

    return streams
