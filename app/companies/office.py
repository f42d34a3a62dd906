"""The company's settings: what it is called, how it is reached, where its portal lives, whether it takes payments."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say
from app.base.languages import _
from app.companies.branding import FIELDS, change_company, move_to, present_company
from app.companies.opening import SlugTaken
from app.companies.slugs import normal_slug, standing, suggestions
from app.doors import L3, L4, office
from app.entrance import forget_hosts
from app.payments.gateway import takes_payments
from app.people.contacts import BadContact, normal_email, normal_phone, phone_words
from app.people.role_words import LANGUAGE_WORDS
from app.people.staff import SETTINGS
from app.properties.property_forms import ZONES


@office.get("/settings", level=L3, may=SETTINGS)
def show_settings():
    company = present_company()
    form = Form({name: getattr(company, name) for name in FIELDS})
    form["phone"] = phone_words(company.phone) if company.phone else ""
    return _page(form, Form({"slug": request.args.get("slug", company.slug)[:60]}))


@office.post("/settings", level=L3, may=SETTINGS)
def change_settings():
    form = Form(request.form)
    fields = {name: form.text(name) for name in FIELDS}
    form.text("name", needed=_("A company needs a name."), longest=60)
    form.one_of("language", LANGUAGE_WORDS)
    form.one_of("zone", {*ZONES, present_company().zone})
    fields |= {"phone": _contact(form, "phone", normal_phone), "email": _contact(form, "email", normal_email)}
    if not form.is_good:
        return _page(form, Form({"slug": present_company().slug}))
    with db.writing():
        change_company(**fields)
    return _saved()


@office.get("/settings/address", level=L3, may=SETTINGS)
def look_at_address():
    """Asked while somebody types: free or taken, and what is free besides."""
    return fragment("companies/_office_address.html", **_address(request.args.get("slug", "")[:60]))


@office.post("/settings/address", level=L4, may=SETTINGS)
def change_address():
    company, form = present_company(), Form(request.form)
    slug = normal_slug(form["slug"])
    try:
        with db.writing():
            company = move_to(slug)
    except SlugTaken:
        form.refuse("slug", _("This address cannot be yours."))
        settings = Form({name: getattr(company, name) for name in FIELDS})
        return _page(settings, form)
    forget_hosts()
    say(_("This is the new address. The old one leads here."))
    return go(company.origin + url_for(".companies_show_settings"))


def _page(form: Form, address: Form):
    company, is_good = present_company(), form.is_good and address.is_good
    zones = [(zone, zone.replace("_", " ")) for zone in dict.fromkeys((company.zone, *ZONES))]
    return page(
        "companies/office_settings.html", 200 if is_good else 422, company=company, form=form, address=address,
        takes_payments=takes_payments(), zones=zones, languages=list(LANGUAGE_WORDS.items()),
        **_address(address["slug"]),
    )  # fmt: skip


def _address(typed: str) -> dict:
    company, slug = present_company(), normal_slug(typed)
    state = standing(slug, company)
    host = company.origin.replace(f"//{company.slug}.", f"//{slug}.", 1)
    others = suggestions(slug, company) if state in ("taken", "reserved", "malformed") else []
    return {"state": state, "slug": slug, "host": host, "others": others}


def _contact(form: Form, name: str, normal) -> str:
    try:
        return normal(form[name]) if form[name].strip() else ""
    except BadContact as bad:
        form.refuse(name, bad)
        return ""


def _saved():
    forget_hosts()
    say(_("Saved."))
    return go(url_for("office.companies_show_settings"))
