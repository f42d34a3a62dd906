"""What a page shows of its company: names, colours, addresses of the brand's files."""

from dataclasses import dataclass
from functools import lru_cache

from app.base import files
from app.companies.brand import Brand, css_version
from app.companies.colours import colours
from app.companies.icons import icon_version
from app.companies.manifest import short_name
from app.companies.models import Company


@dataclass(frozen=True)
class PageBrand:
    name: str
    short_name: str
    css_url: str
    icon_base: str
    logo_url: str | None
    theme_light: str
    theme_dark: str
    phone: str
    email: str

    def icon_url(self, name: str | int) -> str:
        return f"{self.icon_base}-{name}.png"


def brand_of_pages(company: Company) -> PageBrand:
    return _page_brand(company.name, company.colour, company.logo_key, company.phone, company.email)


def brand_of(company: Company) -> Brand:
    return _brand(company.name, company.colour, company.logo_key)


@lru_cache(maxsize=256)
def _brand(name: str, colour: str, logo_key: str) -> Brand:
    return Brand(name=name, colour=colour, logo=files.get(logo_key) if logo_key else b"")


@lru_cache(maxsize=256)
def _page_brand(name: str, colour: str, logo_key: str, phone: str, email: str) -> PageBrand:
    brand = _brand(name, colour, logo_key)
    both = colours(colour)
    return PageBrand(
        name=name,
        short_name=short_name(name),
        css_url=f"/brand-{css_version(brand)}.css",
        icon_base=f"/icons/{icon_version(brand)}",
        logo_url=f"/logo/{logo_key}.webp" if logo_key else None,
        theme_light=both.theme_light,
        theme_dark=both.theme_dark,
        phone=phone,
        email=email,
    )
