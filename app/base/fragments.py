"""Pages and fragments: the same file serves the page, the htmx answer and the live refresh."""

from urllib.parse import quote, unquote

from flask import Response, current_app, g, make_response, redirect, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest
from markupsafe import Markup

from app.base import db
from app.base.cookies import cookie, set_cookie
from app.base.typed import Typed


class Request(HtmxAwareRequest):
    """Refuses to read a body while a write transaction is open: a slow phone must not hold up everybody's writes."""

    parameter_storage_class = Typed

    def _load_form_data(self) -> None:
        if "form" not in self.__dict__:
            db.refuse_while_writing("reading a request body")
        super()._load_form_data()


def hang_fragments(app) -> None:
    Htmx(app)
    app.request_class = Request
    app.jinja_env.globals["fragment"] = fragment


def wants_fragment() -> bool:
    """htmx asks for a piece; a boosted or history request wants the page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def fragment(name: str, **values) -> Markup:
    """A file with a leading underscore, given everything it shows by name."""
    template = current_app.jinja_env.get_template(name)
    return Markup(template.render(values))  # noqa: S704 - the template escapes


def page(name: str, status: int = 200, **values) -> Response:
    """A whole page. Values every layout needs come from the doors' context."""
    template = current_app.jinja_env.get_template(name)
    context: dict = {}
    current_app.update_template_context(context)
    return make_response(template.render({**context, "said": _said(), **values}), status)


def answer(name: str, go_to: str, status: int = 200, **values) -> Response:
    """After a form: htmx gets the fragment, with what say() said; a browser without scripts is sent to `go_to`."""
    if not wants_fragment():
        return _with_said(redirect(go_to, 303))
    said = getattr(g, "said", "")
    return make_response(fragment(name, **values) + (fragment("parts/_said.html", said=said) if said else ""), status)


def go(url: str) -> Response:
    """On to another page of ours, for both kinds of browser."""
    if request.headers.get("HX-Request") != "true":
        return _with_said(redirect(url, 303))
    response = make_response("", 204)
    response.headers["HX-Redirect"] = url
    return _with_said(response)


def say(sentence: str) -> None:
    """One sentence about what was just done, shown and announced once on the next thing drawn."""
    g.said = str(sentence)


def _with_said(response: Response) -> Response:
    said = getattr(g, "said", "")
    if said:
        set_cookie(response, "said", quote(said[:300]), 30)
    return response


def _said() -> str:
    """What the request before left to be said; spent by being shown."""
    waiting = cookie("said")
    g.said_shown = bool(waiting)
    return getattr(g, "said", "") or unquote(waiting)
