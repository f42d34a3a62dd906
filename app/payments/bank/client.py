"""The stripe package's HTTP client without sockets: it calls the bank's WSGI application in this process."""

import io
from urllib.parse import unquote, urlsplit

import stripe
from stripe import HTTPClient
from werkzeug.datastructures import Headers

from app.payments.bank.errors import AnswerLost


class InProcessClient(HTTPClient):
    """`patience` is the longest wait between two tries, in seconds; tests have none."""

    name = "pretend"

    def __init__(self, bank, patience: float = 0.0):
        super().__init__()
        self.bank = bank
        self.patience = patience

    def request(self, method, url, headers=None, post_data=None, *, _usage=None):
        reply = {}

        def start_response(status, reply_headers):
            reply.update(status=int(status[:3]), headers=Headers(reply_headers))

        try:
            body = b"".join(self.bank(environ_for(method, url, headers or {}, post_data), start_response))
        except AnswerLost:
            raise stripe.APIConnectionError("The connection to the bank broke.", should_retry=True)
        return body.decode(), reply["status"], reply["headers"]

    def close(self):
        """Nothing is open."""

    def _sleep_time_seconds(self, num_retries):
        return min(self.patience, super()._sleep_time_seconds(num_retries))


def environ_for(method: str, url: str, headers: dict, post_data: str | None) -> dict:
    place = urlsplit(url)
    body = (post_data or "").encode()
    environ = {
        "REQUEST_METHOD": method.upper(),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(place.path),
        "QUERY_STRING": place.query,
        "SERVER_NAME": place.hostname,
        "SERVER_PORT": str(place.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": place.scheme,
        "bank.in_process": True,
    }
    environ.update({f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()})
    return environ
