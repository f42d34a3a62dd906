"""One small server that plays every other machine: plain, behind TLS, and as a proxy (CONNECT)."""

import datetime as dt
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import parse_headers
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Asked:
    """`name`: whom the caller means to call: the TLS server name, "" when plain. `proxied`: via CONNECT."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    name: str
    proxied: bool


Reply = tuple[int, dict[str, str], bytes]


@dataclass
class PretendInternet:
    """`answer` decides the reply; `asked` and `connects` ("host:port" of CONNECT) record."""

    ca_file: str
    port: int = 0
    answer: Callable[[Asked], Reply] = lambda asked: (200, {}, b"")
    asked: list[Asked] = field(default_factory=list)
    connects: list[str] = field(default_factory=list)
    proxy_headers: list[dict[str, str]] = field(default_factory=list)
    proxy_status: int = 200
    seconds_between_bytes: float = 0
    bytes_sent: int = 0


@contextmanager
def pretend_internet(folder: Path, *names: str) -> Iterator[PretendInternet]:
    """`names` are what its certificate is good for."""
    internet = PretendInternet(str(folder / "ca.pem"))
    tls = certificate(folder, names)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.internet, server.tls, internet.port = internet, tls, server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield internet
    finally:
        server.shutdown()
        server.server_close()


def only_connects(monkeypatch: pytest.MonkeyPatch, allowed: set[str], port: int) -> list[str]:
    """The socket guard: connections to allowed addresses land at 127.0.0.1:port, others are kept and fail."""
    forbidden: list[str] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address):
        if address[0] in allowed:
            return real(self, ("127.0.0.1", port))
        forbidden.append(f"{address[0]}:{address[1]}")
        raise OSError("the test forbids this connection")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return forbidden


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True
    internet: PretendInternet
    tls: ssl.SSLContext

    def handle_error(self, request, client_address) -> None:
        """Callers that hang up are what many tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        line, name, proxied = self.request, "", False
        if line.recv(1, socket.MSG_PEEK) == b"\x16":
            line, name = self._secured(line)
        while True:
            stream = line.makefile("rb")
            method, path, headers, body = _read(stream)
            if method == "CONNECT":
                line, name, proxied = *self._tunnel(line, path, headers), True
            else:
                self._reply(line, Asked(method, path, headers, body, name, proxied))

    def _secured(self, line: socket.socket) -> tuple[socket.socket, str]:
        names: list[str] = []
        self.server.tls.sni_callback = lambda sock, name, context: names.append(name or "")
        return self.server.tls.wrap_socket(line, server_side=True), names[0] if names else ""

    def _tunnel(self, line: socket.socket, target: str, headers: dict[str, str]) -> tuple[socket.socket, str]:
        internet = self.server.internet
        internet.connects.append(target)
        internet.proxy_headers.append(headers)
        line.sendall(f"HTTP/1.1 {internet.proxy_status} x\r\n\r\n".encode())
        return self._secured(line)

    def _reply(self, line: socket.socket, asked: Asked) -> None:
        internet = self.server.internet
        internet.asked.append(asked)
        status, headers, body = internet.answer(asked)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        message = f"HTTP/1.1 {status} x\r\n{head}content-length: {len(body)}\r\n\r\n".encode() + body
        size = 1 if internet.seconds_between_bytes else 65536
        for start in range(0, len(message), size):
            line.sendall(message[start : start + size])
            internet.bytes_sent += size
            if internet.seconds_between_bytes:
                threading.Event().wait(internet.seconds_between_bytes)


def _read(stream) -> tuple[str, str, dict[str, str], bytes]:
    first = stream.readline().decode()
    if not first:
        raise EOFError
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value for name, value in parse_headers(stream).items()}
    return method, path, headers, stream.read(int(headers.get("content-length", 0)))


def certificate(folder: Path, names: tuple[str, ...]) -> ssl.SSLContext:
    """For a server of these names; writes ca.pem, which a caller must trust."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _signed("pretend authority", authority, authority, x509.BasicConstraints(True, None))
    alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names or ("localhost",)])
    leaf = _signed("pretend server", key, authority, alternative)
    (folder / "ca.pem").write_bytes(root.public_bytes(PEM))
    secret = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(secret + leaf.public_bytes(PEM))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "server.pem")
    return tls


def _signed(name: str, key, authority, extension: x509.ExtensionType) -> x509.Certificate:
    called = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in (name, "pretend authority")]
    today = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(called[0])
        .issuer_name(called[1])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=2))
        .add_extension(extension, critical=False)
        .sign(authority, hashes.SHA256())
    )
