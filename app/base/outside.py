"""The only way to call other machines by HTTP: https, port 443, public addresses, no redirects, 10 s."""

import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import certifi
import httpcore
import httpx

from app.base import pinned
from app.base.addresses import is_among, is_public_name

URL_LENGTH = 2048
READ_AT_MOST = 65_536
PORT = 443
# Not compressed: a small gzip may be a very large page.
HEADERS = {"user-agent": "poolhouse", "accept": "*/*", "accept-encoding": "identity"}
POOL = {"max_connections": 20, "max_keepalive_connections": 10, "keepalive_expiry": 30}

Headers = Mapping[str, str]
Hosts = Collection[str] | None


class Refused(Exception):
    """Our own no: a rule forbids the URL, or its name leads to no public address. Nothing was connected."""


class Unreachable(Exception):
    """The network's no; may be tried again. `maybe_arrived`: the request was on its way when it broke."""

    def __init__(self, why: str, maybe_arrived: bool = False):
        super().__init__(why)
        self.maybe_arrived = maybe_arrived


@dataclass(frozen=True)
class Answer:
    """`headers` by lower-case name; `text_head` is what came first, at most READ_AT_MOST bytes."""

    status: int
    headers: Headers
    text_head: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class Outside:
    """Safe for threads; keep one a process, for it keeps connections.

    `proxy`: the operator's outgoing proxy, which then resolves names. `ca_file`: authorities trusted besides
    the usual ones. `allow_plain`: each "host:port" that may be called by http, wherever it is. `guard` is
    called first and raises when nothing may be called now (db.refuse_while_writing).
    """

    def __init__(
        self,
        proxy: str | None = None,
        ca_file: str | None = None,
        allow_plain: frozenset[str] = frozenset(),
        guard: Callable[[str], None] = lambda what: None,
        resolve: pinned.Resolve = pinned.resolve,
    ):
        self._trusted, self._guard = allow_plain, guard
        tls = _tls(ca_file)
        pool = _through(proxy, tls, resolve) if proxy else _direct(tls, resolve, allow_plain)
        self._client = httpx.Client(transport=_Transport(pool), headers=HEADERS, trust_env=False)

    def check(self, url: str, hosts: Hosts = None) -> httpx.URL:
        """The URL as it would be called; raises Refused.

        `hosts`: only these and names below them; None: any public name.
        """
        parsed = _parsed(url)
        if f"{_host(parsed)}:{parsed.port or _default_port(parsed)}" not in self._trusted:
            _check_rules(parsed, hosts)
        return parsed

    def get(self, url: str, *, headers: Headers = MappingProxyType({}), hosts: Hosts = None) -> Answer:
        return self._ask("GET", url, hosts, headers=headers)

    def post(
        self, url: str, *, content: bytes, headers: Headers = MappingProxyType({}), hosts: Hosts = None
    ) -> Answer:
        return self._ask("POST", url, hosts, headers=headers, content=content)

    def close(self) -> None:
        self._client.close()

    def _ask(self, method: str, url: str, hosts: Hosts, **request) -> Answer:
        self._guard("a call to another machine")
        target = self.check(url, hosts)
        with (
            _on_the_clock(),
            _named_errors(_host(target)),
            self._client.stream(method, target, **request) as response,
        ):
            return Answer(response.status_code, dict(response.headers), _head(response))


class _Transport(httpx.HTTPTransport):
    """httpx lets nobody choose how a connection is made; httpcore, which makes them, does."""

    def __init__(self, pool: httpcore.ConnectionPool):
        self._pool = pool


def _tls(ca_file: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def _direct(tls: ssl.SSLContext, resolve: pinned.Resolve, trusted: frozenset[str]) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(tls, network_backend=pinned.Checked(resolve, trusted), **POOL)


def _through(proxy: str, tls: ssl.SSLContext, resolve: pinned.Resolve) -> httpcore.ConnectionPool:
    at = httpx.Proxy(proxy)
    port = at.url.port or _default_port(at.url)
    return httpcore.HTTPProxy(
        httpcore.URL(scheme=at.url.raw_scheme, host=at.url.raw_host, port=port, target=b"/"),
        proxy_auth=at.raw_auth,
        ssl_context=tls,
        proxy_ssl_context=tls if at.url.scheme == "https" else None,
        network_backend=pinned.Checked(resolve, frozenset({f"{at.url.host}:{port}"})),
        **POOL,
    )


def _host(url: httpx.URL) -> str:
    """As it is resolved; `url.host` would be decoded to other letters."""
    return url.raw_host.decode("ascii")


def _default_port(url: httpx.URL) -> int:
    return 80 if url.scheme == "http" else PORT


def _parsed(url: str) -> httpx.URL:
    """Read by the parser that will also connect; what two parsers could read two ways never gets that far."""
    if len(url) > URL_LENGTH:
        raise Refused("the address is too long")
    if not url.isascii() or not url.isprintable() or set(url) & set(' \\"<>^`{|}'):
        raise Refused("the address has letters that do not belong in one")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise Refused("this is no web address")
    if parsed.scheme not in ("https", "http") or parsed.userinfo:
        raise Refused("only plain web addresses are called, without a name or password")
    return parsed


def _check_rules(url: httpx.URL, hosts: Hosts) -> None:
    if url.scheme != "https" or url.port not in (None, PORT):
        raise Refused("only https on port 443 is called")
    host = _host(url)
    if not is_public_name(host):
        raise Refused(f"{host} is not a public name")
    if hosts is not None and not is_among(host, hosts):
        raise Refused(f"{host} is not on the list")


@contextmanager
def _on_the_clock() -> Iterator[None]:
    token = pinned.deadline.set(time.monotonic() + pinned.TOTAL_SECONDS)
    try:
        yield
    finally:
        pinned.deadline.reset(token)


@contextmanager
def _named_errors(host: str) -> Iterator[None]:
    try:
        yield
    except pinned.NotPublic as error:
        raise Refused(str(error))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
        raise Unreachable(f"{host}: {error}")
    except httpx.TransportError as error:
        raise Unreachable(f"{host}: {error}", maybe_arrived=True)


def _head(response: httpx.Response) -> str:
    """A longer answer is left unread: the status is what counts."""
    head = b""
    for piece in response.iter_raw():
        head += piece
        if len(head) >= READ_AT_MOST:
            break
    return head[:READ_AT_MOST].decode("utf-8", "replace")
