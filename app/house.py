"""Puts the house together: the database, the doors, what every page shows."""

from pathlib import Path

from flask import Flask, g
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from app import bank_line, doors, entrance, features, mishaps, outlets
from app.base import current, db
from app.base.assets import Assets
from app.base.csrf import hang_csrf
from app.base.drawing import hang_drawing
from app.base.fragments import hang_fragments
from app.base.headers import csp_nonce
from app.base.languages import hang_languages
from app.base.masking import MaskLinks
from app.companies.pages import brand_of_pages
from app.live import hub
from app.notices import ways
from app.settings import Settings

MEGABYTE = 1 << 20


def build(settings: Settings) -> Flask:
    """Opens the database, hangs the doors. One app a process."""
    current.use_settings(settings)
    db.open_database(settings.database)
    app = Flask("app", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=24 * MEGABYTE, MAX_FORM_MEMORY_SIZE=MEGABYTE)
    app.config["SECRET_KEY"] = settings.signing_keys()[-1]
    app.logger.addFilter(MaskLinks())
    hang_drawing(app)
    hang_fragments(app)
    hang_languages(app)
    hang_csrf(app)
    entrance.hang_entrance(app)
    features.load()
    doors.hang_doors(app)
    mishaps.hang_mishaps(app)
    app.config["BANK_HOSTS"] = outlets.bank_hosts(settings)
    hub.start()
    ways.use(outlets)
    bank_line.wire_bank(app)
    app.extensions["assets"] = assets = Assets(Path(settings.data_dir) / "assets")
    app.context_processor(lambda: _context(assets, settings))
    app.wsgi_app = assets.serve(_behind_proxies(app.wsgi_app, settings))
    return app


def _behind_proxies(wsgi, settings: Settings):
    count = settings.proxies
    return ProxyFix(wsgi, x_for=count, x_proto=count, x_host=count, x_port=count) if count else wsgi


def _context(assets: Assets, settings: Settings) -> dict:
    """What every layout shows."""
    person = current.actor()
    return {
        "brand": brand_of_pages(current.company()) if current.company() else None,
        "asset": assets.url,
        "csp_nonce": csp_nonce(),
        "csrf_token": generate_csrf,
        "person_key": entrance.person_key() if current.company() else "",
        "vapid_key": outlets.vapid_keys(settings).public if person else "",
        "demo_mode": settings.shows_pretend,
        "staff_role": g.get("staff_role", ""),
        "me": person,
        "lang": current.language(),
    }
