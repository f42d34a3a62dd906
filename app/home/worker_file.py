"""The service worker as it is served: our script with this release's files and texts written in."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from app.base.assets import Assets
from app.base.languages import LANGUAGES, _, speaking
from app.companies.models import Company
from app.companies.pages import brand_of_pages

SOURCE = Path(__file__).parent.parent / "sw.js"


def worker_script(assets: Assets, company: Company) -> str:
    brand = brand_of_pages(company)
    shell = [assets.url(name) for name in ("portal.css", "portal.js", "later.js")]
    return _written((*shell, brand.css_url, brand.icon_url(192), "/offline"), _texts())


def _texts() -> str:
    return json.dumps(
        {language: _in(language) for language in LANGUAGES}, ensure_ascii=False, sort_keys=True
    )


def _in(language: str) -> dict:
    with speaking(language):
        return {
            "offlineSaved": _("Offline, saved {time}"),
            "tryAgain": _("Try again"),
            "unsure": _("The connection was lost. Look again before you repeat it."),
            "pushTitle": _("News about your pool"),
            "pushBody": _("Open the portal to see what is new."),
        }


@lru_cache(maxsize=64)
def _written(shell: tuple, texts: str) -> str:
    source = SOURCE.read_text()
    version = hashlib.sha256((source + repr(shell) + texts).encode()).hexdigest()[:12]
    return (
        source.replace("__SHELL__", json.dumps(shell))
        .replace("__VERSION__", json.dumps(version))
        .replace("__TEXTS__", texts)
    )
