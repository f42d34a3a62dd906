"""The brand's own files: style, icons, logo, manifest. Public, cached for good where the name holds the content."""

import json
from functools import lru_cache

from flask import Response, abort

from app.base import current, files
from app.base.headers import shown_elsewhere
from app.base.languages import _, pgettext
from app.companies.brand import brand_css, css_version
from app.companies.icons import ICONS, icon_png, icon_version
from app.companies.manifest import ManifestTexts, Screenshot, manifest
from app.companies.pages import brand_of, brand_of_pages
from app.companies.screens import HIGH, WIDE, Screen, screen_png
from app.doors import L0, public

FOR_GOOD = "public, max-age=31536000, immutable"


def _kept(body: bytes | str, media_type: str) -> Response:
    return Response(body, mimetype=media_type, headers={"Cache-Control": FOR_GOOD})


@public.get("/brand-<version>.css", level=L0)
def brand_style(version: str):
    brand = brand_of(current.company())
    if version != css_version(brand):
        abort(404)
    return _kept(brand_css(brand), "text/css")


@public.get("/icons/<string(length=12):version>-<name>.png", level=L0)
def icon(version: str, name: str):
    brand = brand_of(current.company())
    if version != icon_version(brand) or name not in ICONS:
        abort(404)
    return shown_elsewhere(_kept(_drawn(brand, name), "image/png"))


@lru_cache(maxsize=256)
def _drawn(brand, name: str) -> bytes:
    return icon_png(brand, name)


@public.get("/logo/<key>.webp", level=L0)
def logo(key: str):
    if key != current.company().logo_key:
        abort(404)
    return _kept(files.get(key), "image/webp")


@public.get("/favicon.ico", level=L0)
def favicon():
    return _kept(_drawn(brand_of(current.company()), "32"), "image/png")


@public.get("/manifest.webmanifest", level=L0)
def web_manifest():
    company, brand = current.company(), brand_of_pages(current.company())
    texts = ManifestTexts(
        description=_("Your pool: every visit, every reading, every invoice."),
        pay=_("Pay my bill"),
        last_visit=_("Last visit"),
        language=company.language,
    )
    icons = {name: brand.icon_url(name) for name in ICONS}
    made = manifest(
        company.name, brand.theme_light, "#ffffff", icons, texts, _screenshots(icon_version(brand_of(company)))
    )
    return Response(json.dumps(made), mimetype="application/manifest+json", headers={"Cache-Control": "no-cache"})


def _screenshots(version: str) -> list[Screenshot]:
    return [
        Screenshot(f"/screens/{version}-{name}.png", WIDE, HIGH, screen.title) for name, screen in _screens().items()
    ]


def _screens() -> dict[str, Screen]:
    facts = [
        (_("pH"), "7.5", _("In range")),
        (_("Chlorine"), "3.0", _("In range")),
        (_("Alkalinity"), "100", _("In range")),
    ]
    home = Screen(_("Your pool"), _("Everything in range"), facts, (_("Next visit"), _("Thursday, 8 AM to noon")))
    month = (_("This month"), pgettext("money", "Paid"))
    visit = Screen(_("Thursday's visit"), _("Brushed, vacuumed, tested"), facts, month)
    return {"home": home, "visit": visit}


@public.get("/screens/<string(length=12):version>-<name>.png", level=L0)
def screen(version: str, name: str):
    brand = brand_of(current.company())
    if version != icon_version(brand) or name not in _screens():
        abort(404)
    return _kept(screen_png(brand, _screens()[name]), "image/png")
