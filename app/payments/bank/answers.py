"""Small pieces the hosted pages share."""

from urllib.parse import urlencode

from werkzeug import Response


def go(url: str) -> Response:
    return Response(status=303, headers={"Location": url, "Cache-Control": "no-store"})


def with_query(url: str, **values) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(values)}"


def company_name(bank, account: str) -> str:
    """What the payer reads as the merchant's name."""
    found = bank.books.rows(
        "SELECT json_extract(body, '$.business_profile.name') FROM objects WHERE id = ? AND kind = 'account'",
        account,
    )
    return found[0][0] if found else "Pretend company"
