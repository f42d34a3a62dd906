"""When something is wrong: a calm page that says what, and what to do next."""

from flask import current_app, request
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from app.base import current
from app.base.fragments import page
from app.base.languages import _l

SENTENCES = {
    400: (_l("That did not work"), _l("The page was open for a long time. Go back, and try once more.")),
    401: (_l("Please sign in"), _l("Sign in again to go on.")),
    403: (_l("Not from here"), _l("Open the page again and try once more.")),
    404: (_l("There is nothing here"), _l("The page may have moved, or it is not yours to see.")),
    405: (_l("That did not work"), _l("Go back, and try once more.")),
    413: (_l("That is too large"), _l("Photos can be up to 15 MB each. Choose a smaller one.")),
    429: (_l("A moment, please"), _l("That was tried many times. Wait a few minutes, then try again.")),
    500: (_l("Something went wrong on our side"), _l("Nothing was charged or lost. Try again in a minute.")),
    503: (_l("We will be right back"), _l("Nothing was charged or lost. Try again in a minute.")),
}


def hang_mishaps(app) -> None:
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(OperationalError, _unavailable)


def _told(error: HTTPException):
    if error.response is not None:
        return error.response
    status = error.code or 500
    if current.company() is None:
        return error.get_response()
    title, sentence = SENTENCES.get(status, SENTENCES[500])
    return page("errors/public_error.html", status, title=title, sentence=sentence, code=status)


def _stale(error: CSRFError):
    """A page left open over a sign-in gets its new token, and the browser may send the form once more."""
    response = _told(error)
    response.headers["X-CSRF"] = "stale"
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response


def _unavailable(error: OperationalError):
    """A locked or full database: readable pages stay, this one apologises."""
    current_app.logger.exception("database unavailable at %s", request.path)
    return _told(ServiceUnavailable())
