"""How `outside` connects: a name is resolved once, only a public address is connected, and time runs out."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

import httpcore

from app.base.addresses import is_public

CONNECT_SECONDS = 5
TOTAL_SECONDS = 10
ADDRESSES_TRIED = 3
WRITE_PIECE = 8192

# httpcore's timeouts are for each step; a machine that answers a byte a second would hold a worker for hours.
deadline: ContextVar[float] = ContextVar("deadline")

Resolve = Callable[[str, int], list[str]]


class NotPublic(Exception):
    """The name has no public address, or does not resolve."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses by the system's resolver, best first."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class Checked(httpcore.NetworkBackend):
    """Connects to public addresses, and to `trusted` ("host:port") wherever those are."""

    def __init__(self, resolve: Resolve, trusted: frozenset[str]):
        self._resolve, self._trusted = resolve, trusted
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if f"{host}:{port}" in self._trusted:
            return _Timed(self._plain.connect_tcp(host, port, left(CONNECT_SECONDS), None, socket_options))
        return self._connect_one(self._public(host, port), port, socket_options)

    def _public(self, host: str, port: int) -> list[str]:
        public = [address for address in self._answers(host, port) if is_public(address)]
        if not public:
            raise NotPublic(f"{host} has no public address")
        return public[:ADDRESSES_TRIED]

    def _answers(self, host: str, port: int) -> list[str]:
        try:
            return _in_time(lambda: self._resolve(host, port), left(CONNECT_SECONDS))
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise httpcore.ConnectError(f"{host}: the resolver does not answer")
            raise NotPublic(f"{host} does not resolve")

    def _connect_one(self, addresses: list[str], port: int, options: Iterable[Any] | None) -> "_Timed":
        *others, last = addresses
        for address in others:
            try:
                return self._connect(address, port, CONNECT_SECONDS / len(addresses), options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(last, port, CONNECT_SECONDS / len(addresses), options)

    def _connect(self, address: str, port: int, seconds: float, options: Iterable[Any] | None) -> "_Timed":
        return _Timed(self._plain.connect_tcp(address, port, left(seconds), None, options))


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends at the request's deadline."""

    def __init__(self, stream: httpcore.NetworkStream):
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left(TOTAL_SECONDS, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), WRITE_PIECE):
            piece = buffer[start : start + WRITE_PIECE]
            self._stream.write(piece, left(TOTAL_SECONDS, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Timed":
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left(CONNECT_SECONDS)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def left(at_most: float, late: type[Exception] = httpcore.ConnectTimeout) -> float:
    """Seconds until the request's deadline, and no more than `at_most`."""
    seconds = deadline.get() - time.monotonic()
    if seconds <= 0:
        raise late("out of time")
    return min(seconds, at_most)


def _in_time(call: Callable[[], list[str]], seconds: float) -> list[str]:
    """The system's resolver knows no timeout: it is asked in a thread that may be left behind."""
    answer: queue.SimpleQueue = queue.SimpleQueue()
    threading.Thread(target=lambda: answer.put(_outcome(call)), daemon=True).start()
    try:
        value, error = answer.get(timeout=seconds)
    except queue.Empty:
        raise httpcore.ConnectTimeout("the resolver does not answer")
    if error:
        raise error
    return value


def _outcome(call: Callable[[], list[str]]) -> tuple[list[str], Exception | None]:
    try:
        return call(), None
    except Exception as error:  # handed to the thread that asked
        return [], error
