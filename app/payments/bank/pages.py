"""The bank's hosted pages: they work without JavaScript and say on each that no money moves."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug import Request, Response

from app.payments.bank import authentication_page, checkout_page, control_page, onboarding_page
from app.payments.bank.errors import Refusal

if TYPE_CHECKING:
    from app.payments.bank.bank import PretendBank

HERE = Path(__file__).parent
# (method, first step of the path, further steps)
ROUTES = {
    ("GET", "", 0): control_page.show,
    ("GET", "c", 1): checkout_page.show,
    ("POST", "c", 1): checkout_page.submit,
    ("GET", "authentications", 1): authentication_page.show,
    ("POST", "authentications", 1): authentication_page.answer,
    ("GET", "onboarding", 1): onboarding_page.show,
    ("POST", "onboarding", 1): onboarding_page.finish,
    ("POST", "payments", 2): control_page.act,
    ("POST", "disputes", 2): control_page.judge,
}
NOWHERE = "There is no such page at the pretend bank."


class Pages:
    def __init__(self, bank: "PretendBank"):
        self.bank = bank
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters["money"] = money

    def __call__(self, environ, start_response):
        request = Request(environ)
        return self.respond(request)(environ, start_response)

    def respond(self, request: Request) -> Response:
        if request.path == "/bank.css":
            return style()
        method = "GET" if request.method == "HEAD" else request.method
        door, *rest = request.path.removeprefix("/").split("/")
        page = ROUTES.get((method, door, len(rest)))
        if page is None or (method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site"):
            return self.sorry(NOWHERE, 404)
        try:
            return page(self, request, *rest)
        except Refusal as refusal:
            return self.sorry(str(refusal), refusal.status)

    def draw(self, template: str, status: int = 200, going_to: tuple = (), **values) -> Response:
        html = self.templates.get_template(template).render(**values)
        return Response(html, status, headers(going_to), mimetype="text/html")

    def sorry(self, message: str, status: int, link: str | None = None) -> Response:
        return self.draw("notice.html", status, title="Nothing to pay here", message=message, link=link)


def headers(going_to: tuple) -> dict[str, str]:
    """Chromium checks form-action along redirects, so the addresses that payers return to are listed."""
    targets = " ".join(sorted({origin(url) for url in going_to if url}))
    policy = (
        f"default-src 'none'; style-src 'self'; img-src data:; form-action 'self' {targets}; base-uri 'none'"
    )
    return {
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def origin(url: str) -> str:
    place = urlsplit(url)
    return f"{place.scheme}://{place.netloc}"


def style() -> Response:
    caching = {"Cache-Control": "max-age=300"}
    return Response((HERE / "bank.css").read_text(), headers=caching, mimetype="text/css")


def money(cents: int, currency: str) -> str:
    amount = f"{cents / 100:,.2f}"
    return f"${amount}" if currency == "usd" else f"{amount} {currency.upper()}"
