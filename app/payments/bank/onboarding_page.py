"""Where a company finishes setting up its account: docs.stripe.com/connect/hosted-onboarding."""

from werkzeug import Request, Response

from app.payments.bank.accounts import onboard
from app.payments.bank.answers import go
from app.payments.bank.errors import missing


def show(pages, request: Request, name: str) -> Response:
    company = pages.bank.find(name)
    return pages.draw("onboarding.html", 200, (company.get("_return_url"),), company=company)


def finish(pages, request: Request, name: str) -> Response:
    with pages.bank.books.writing():
        desk = pages.bank.desk_of(name)
        company = onboard(desk, desk.get(name, "account"))
    if "_return_url" not in company:
        raise missing("account link", name)
    return go(company["_return_url"])
