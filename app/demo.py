"""The demo: a world with a cast, a pretend bank, a pretend carrier, on one command."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from app.settings import Settings

FOLDER = Path(os.environ.get("POOLHOUSE_DATA_DIR", "var/demo"))
_RUNNING = "running.json"
_OURSELVES = [sys.executable, "-m", "app.commands"]


def demo_settings() -> Settings:
    """The settings as they are, or, when no mode is set and a demo lies here, the demo's."""
    if "POOLHOUSE_MODE" in os.environ or not (FOLDER / _RUNNING).exists():
        return Settings()
    os.environ.update(json.loads((FOLDER / _RUNNING).read_text()))
    return Settings()


def run_demo(reset: bool, accounts: int, build_only: bool, base: str) -> None:
    """The world is built, and the links are made, in processes of their own: the server starts with clean hands."""
    from app.serve import serve

    settings = _prepare(reset)
    if build_only:
        build_if_empty(settings, accounts)
        return
    subprocess.run([*_OURSELVES, "demo", "--build-only", f"--accounts={accounts}"], check=True)
    threading.Thread(target=_greet, args=(settings, base), daemon=True).start()
    serve(settings)


def _prepare(reset: bool) -> Settings:
    """Everything a server process started from here needs stands in the environment."""
    if reset:
        shutil.rmtree(FOLDER, ignore_errors=True)
    port = str(Settings().port)
    wanted = {
        "POOLHOUSE_MODE": "demo",
        "POOLHOUSE_DATA_DIR": str(FOLDER),
        "POOLHOUSE_PUBLIC_SCHEME": "http",
        "POOLHOUSE_PORT": port,
        "POOLHOUSE_PUBLIC_PORT": port,
        "POOLHOUSE_LOCALHOST_COMPANY": "sparkling",
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    (settings.data_dir / _RUNNING).write_text(json.dumps({name: os.environ[name] for name in wanted}))
    return settings


def build_if_empty(settings: Settings, accounts: int) -> None:
    """Started again it continues with the same data."""
    from app import create_app
    from app.companies.models import all_company_ids
    from app.migrate import migrate

    create_app(settings)
    migrate()
    if not all_company_ids():
        from tests.demo.build import build_world

        build_world(accounts, say=lambda line: print(line, file=sys.stderr, flush=True))


def _greet(settings: Settings, base: str) -> None:
    """Once the pages answer: where they are, and how to get in as whom."""
    address = f"http://127.0.0.1:{settings.port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/up", timeout=1)  # noqa: S310 - our own address
            break
        except OSError:
            time.sleep(0.1)
    links = json.loads(subprocess.check_output([*_OURSELVES, "links", "--json", f"--base={base}"]))
    print(
        f"\nSparkling Pools is open at http://sparkling.localhost:{settings.port} (and http://localhost:{settings.port})."
    )
    print("Sign in as:")
    width = max(map(len, links))
    for name, link in links.items():
        print(f"  {name:<{width}}  {link}")
    print(
        f"\nTexts, e-mails and pushes arrive at http://localhost:{settings.port}/outbox; the bank is at "
        f"http://bank.localhost:{settings.port}.\nFresh links: poolhouse links",
        flush=True,
    )


def cast_links(settings: Settings, base: str = "") -> dict[str, str]:
    """First name -> a sign-in link that works for ten minutes."""
    from app import create_app
    from app.base import current, db
    from app.companies.models import serving
    from app.people.demo_links import demo_sign_in_link
    from tests.demo.build import cast_of

    if current.settings() is None:
        create_app(settings)
    links = {}
    for company_id, person_ids in cast_of().items():
        with serving(company_id) as company, db.writing():
            origin = base.rstrip("/") if base and company.slug == settings.localhost_company else company.origin
            links.update({name: origin + demo_sign_in_link(person_id) for name, person_id in person_ids.items()})
    return links


def with_pretend_hosts(app, settings: Settings):
    """In demo and development mode the bank's pages live at bank.<portal host> of the same server."""
    if not settings.shows_pretend or settings.stripe_key.get_secret_value():
        return app
    from app.outlets import pretend_bank

    bank, host = pretend_bank(), f"bank.{settings.portal_host}"

    def choose(environ, start_response):
        asked = environ.get("HTTP_HOST", "").partition(":")[0]
        return bank(environ, start_response) if asked == host else app(environ, start_response)

    return choose
