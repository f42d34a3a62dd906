"""Every part in every state, and pages composed of them: what new pages are built from.

Development and demo mode only.
"""

from flask import abort

from app.base import current
from app.base.fragments import page
from app.doors import L0, public

PAGES = ("home", "visit", "invoice", "states", "plain", "office", "technician")


@public.get("/gallery", level=L0)
def gallery():
    return _shown("gallery.html")


@public.get("/gallery/<name>", level=L0)
def gallery_page(name: str):
    return _shown(f"gallery_{name}.html") if name in PAGES else abort(404)


def _shown(template: str):
    return page(template) if current.settings().shows_pretend else abort(404)
