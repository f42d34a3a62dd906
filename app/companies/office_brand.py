"""What the portal looks like: the logo, the colour in light and dark, the icon on the phone."""

from flask import Response, request, url_for

from app.base import db, files
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say
from app.base.images import PhotoRefused, make_logo
from app.base.languages import _
from app.companies.brand import Brand
from app.companies.branding import change_colour, change_logo, present_company
from app.companies.colours import NotAColour, colours, parse_hex
from app.companies.icons import icon_png
from app.companies.oklch import contrast
from app.doors import L3, office
from app.entrance import forget_hosts
from app.people.staff import SETTINGS


@office.get("/settings/brand", level=L3, may=SETTINGS)
def show_brand():
    return _page(Form({"colour": present_company().colour}))


@office.get("/settings/brand/colour", level=L3, may=SETTINGS)
def look_at_colour():
    """Asked while somebody picks: how buttons, badges and links will look."""
    return fragment("companies/_office_colours.html", **_preview(request.args.get("colour", "")))


@office.get("/settings/brand/icon.png", level=L3, may=SETTINGS)
def show_icon():
    company = present_company()
    brand = Brand(
        company.name, _safe(request.args.get("colour", "")), files.get(company.logo_key) if company.logo_key else b""
    )
    return Response(icon_png(brand, "192"), mimetype="image/png", headers={"Cache-Control": "private, max-age=60"})


@office.post("/settings/brand/colour", level=L3, may=SETTINGS)
def choose_colour():
    form = Form(request.form)
    try:
        with db.writing():
            change_colour(form["colour"].strip())
    except NotAColour:
        form.refuse("colour", _("Type a color such as #0b6e99."))
        return _page(form)
    return _saved()


@office.post("/settings/brand/logo", level=L3, may=SETTINGS)
def upload_logo():
    """Drawn anew from its pixels; nothing else of the file is kept. `remove` takes the logo away."""
    form, sent = Form(request.form), request.files.get("logo")
    if form["remove"]:
        return _keep_logo("")
    try:
        logo = make_logo(sent.read()) if sent and sent.filename else b""
    except PhotoRefused as refused:
        form.refuse("logo", _("This picture cannot be used: %(why)s", why=refused.sentence))
        logo = b""
    if not logo:
        form.refuse("logo", _("Choose a picture: PNG, JPEG or WebP."))
        return _page(form)
    return _keep_logo(files.put(logo))


def _keep_logo(key: str):
    with db.writing():
        change_logo(key)
    return _saved()


def _page(form: Form):
    form.setdefault("colour", present_company().colour)
    return page(
        "companies/office_brand.html",
        200 if form.is_good else 422,
        form=form,
        company=present_company(),
        **_preview(form["colour"]),
    )


def _preview(colour: str) -> dict:
    shades = colours(_safe(colour))
    sides = [
        (_("In the light"), shades.light, "#ffffff", "#10222b"),
        (_("In the dark"), shades.dark, "#131c21", "#e8f0f4"),
    ]
    return {"sides": sides, "colour": _safe(colour), "contrast": contrast}


def _safe(colour: str) -> str:
    try:
        return parse_hex(colour.strip())
    except NotAColour:
        return present_company().colour


def _saved():
    forget_hosts()
    say(_("Saved. Pages that are open show it when they are opened again."))
    return go(url_for("office.companies_show_brand"))
