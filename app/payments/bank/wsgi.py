"""Between WSGI and the bank: API requests to `api`, all others to the hosted pages."""

import base64
import socket
from typing import TYPE_CHECKING

from app.payments.bank import api
from app.payments.bank.errors import AnswerLost

if TYPE_CHECKING:
    from app.payments.bank.bank import PretendBank

REASONS = {200: "200 OK", 400: "400 Bad Request", 401: "401 Unauthorized", 402: "402 Request Failed"}


def answer(bank: "PretendBank", environ: dict, start_response):
    if not environ["PATH_INFO"].startswith("/v1/"):
        return bank.pages(environ, start_response)
    try:
        reply = api.serve(bank, ask_from(environ))
    except AnswerLost:
        return hang_up(environ, start_response)
    body = reply.body.encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        *reply.headers.items(),
    ]
    start_response(REASONS.get(reply.status, f"{reply.status} Refused"), headers)
    return [body]


def ask_from(environ: dict) -> api.Ask:
    method = environ["REQUEST_METHOD"]
    return api.Ask(
        method=method,
        path=environ["PATH_INFO"],
        form=body_of(environ) if method == "POST" else environ.get("QUERY_STRING", ""),
        bearer=bearer(environ.get("HTTP_AUTHORIZATION", "")),
        company=environ.get("HTTP_STRIPE_ACCOUNT"),
        key=environ.get("HTTP_IDEMPOTENCY_KEY"),
    )


def body_of(environ: dict) -> str:
    return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()


def bearer(header: str) -> str:
    """The key, given as a bearer token or as the name of basic authentication
    (docs.stripe.com/api/authentication)."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "basic":
        return base64.b64decode(value).decode().partition(":")[0]
    return value


def hang_up(environ: dict, start_response):
    """Breaks the connection without an answer; the in-process client turns AnswerLost into its own error."""
    if environ.get("bank.in_process"):
        raise AnswerLost
    line = environ.get("werkzeug.socket")
    if line is not None:
        line.shutdown(socket.SHUT_RDWR)
    start_response("500 Answer Lost", [("Content-Length", "0")])
    return [b""]
