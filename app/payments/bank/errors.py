"""What the bank answers when it says no, in the shape of docs.stripe.com/api/errors."""


class Refusal(Exception):
    """An answer other than 200; the work of the request is undone."""

    def __init__(self, status: int, kind: str, message: str, **details):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **details}}


class Declined(Refusal):
    """The card or account said no; the failed attempt stays on the books (docs.stripe.com/declines)."""

    def __init__(self, code: str, message: str, **details):
        super().__init__(402, "card_error", message, code=code, **details)


class BadParameters(Refusal):
    """Refused before execution begins: such answers are not kept under the idempotency key
    (docs.stripe.com/api/idempotent_requests, last paragraph)."""

    def __init__(self, message: str, code: str, param: str):
        super().__init__(400, "invalid_request_error", message, code=code, param=param)


class AnswerLost(Exception):
    """The connection broke; the caller cannot know whether anything happened
    (docs.stripe.com/error-low-level)."""


def invalid(message: str, code: str | None = None, param: str | None = None, **details) -> Refusal:
    named = {name: value for name, value in (("code", code), ("param", param)) if value}
    return Refusal(400, "invalid_request_error", message, **named, **details)


def missing(what: str, name: str, param: str = "id") -> Refusal:
    return Refusal(
        404,
        "invalid_request_error",
        f"No such {what}: '{name}'",
        code="resource_missing",
        param=param,
    )


def not_offered(what: str) -> Refusal:
    """Stripe can, this pretend bank cannot; better a loud no than a quiet difference."""
    return invalid(f"The pretend bank does not offer {what}.", code="pretend_bank_limit")
