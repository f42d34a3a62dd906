"""A form of the office: a piece in its place on the page, or, without script and when refused, a page of its own."""

from flask import Response, make_response

from app.base.forms import Form
from app.base.fragments import fragment, page, wants_fragment


def form_page(name: str, *, form: Form, title: str, back: str, nav: str, **values) -> Response:
    """422 when the form has errors. `name` is the fragment, `back` the page it belongs to."""
    status = 200 if form.is_good else 422
    drawn = fragment(name, form=form, back=back, title=title, **values)
    if wants_fragment():
        return make_response(drawn, status)
    return page("layouts/office_form.html", status, drawn=drawn, title=title, back=back, nav=nav)
