"""A PDF as an answer: shown in the browser, saved under its number."""

import hashlib

from flask import Response, request


def pdf(content: bytes, number: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    response.headers["X-Offline"] = "no"
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request)
