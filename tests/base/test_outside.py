import socket
import threading
import time

import pytest

from app.base import pinned
from app.base.addresses import is_among, is_public, is_public_name
from app.base.outside import READ_AT_MOST, Outside, Refused, Unreachable
from app.notices.push import PUSH_HOSTS
from tests.base.hostile_urls import HOSTILE, INSIDE_4, STRANGERS
from tests.base.pretend_internet import only_connects, pretend_internet

GOOD = "93.184.216.34"


@pytest.fixture(scope="module")
def internet_of_module(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    with pretend_internet(folder, "hooks.poolshop.com", "fcm.googleapis.com") as internet:
        yield internet


@pytest.fixture
def internet(internet_of_module):
    fresh = type(internet_of_module)(internet_of_module.ca_file)
    for name in ("answer", "proxy_status", "seconds_between_bytes", "bytes_sent"):
        setattr(internet_of_module, name, getattr(fresh, name))
    for record in (internet_of_module.asked, internet_of_module.connects, internet_of_module.proxy_headers):
        record.clear()
    return internet_of_module


@pytest.fixture
def forbidden(monkeypatch, internet):
    kept = only_connects(monkeypatch, {GOOD}, internet.port)
    yield kept
    assert kept == []


@pytest.fixture(scope="module")
def outside_of_module(internet_of_module):
    return Outside(ca_file=internet_of_module.ca_file, resolve=resolver())


@pytest.fixture
def outside(outside_of_module, forbidden):
    return outside_of_module


def resolver(**names: list[str]):
    table = {**STRANGERS, "hooks.poolshop.com": [GOOD], "fcm.googleapis.com": [GOOD]}
    table |= {name.replace("_", "."): addresses for name, addresses in names.items()}

    def resolve(host: str, port: int) -> list[str]:
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return table[host]

    return resolve


def test_there_are_at_least_200_hostile_addresses():
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("url", HOSTILE)
@pytest.mark.parametrize("hosts", [None, PUSH_HOSTS], ids=["any name", "push services"])
def test_a_hostile_address_is_refused_without_a_connection(outside, internet, url, hosts):
    with pytest.raises(Refused):
        outside.post(url, content=b"hello", hosts=hosts)
    assert internet.asked == []


@pytest.fixture(scope="module")
def outside_by_proxy(internet_of_module):
    return Outside(proxy=f"http://127.0.0.1:{internet_of_module.port}", resolve=_never)


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_push_address_never_reaches_the_proxy(outside_by_proxy, internet, url):
    with pytest.raises(Refused):
        outside_by_proxy.post(url, content=b"hello", hosts=PUSH_HOSTS)
    assert internet.connects == []


STOPPED_BY_NAME = [url for url in HOSTILE if "attacker.net" not in url]


@pytest.mark.parametrize("url", STOPPED_BY_NAME)
def test_an_inside_address_never_reaches_the_proxy_under_any_name_rule(outside_by_proxy, internet, url):
    """What strangers' names resolve to, the proxy alone knows."""
    with pytest.raises(Refused):
        outside_by_proxy.post(url, content=b"hello")
    assert internet.connects == []


def test_the_pinned_address_is_called_with_the_name_in_host_and_certificate(outside, internet):
    internet.answer = lambda asked: (201, {"location": "/m/1"}, b"thanks")
    answer = outside.post("https://hooks.poolshop.com/in?a=1", content=b"hello", headers={"x-id": "7"})
    assert (answer.status, answer.headers["location"], answer.text_head) == (201, "/m/1", "thanks")
    [asked] = internet.asked
    assert asked.name == asked.headers["host"] == "hooks.poolshop.com"
    assert asked.path == "/in?a=1"
    assert (asked.method, asked.body, asked.headers["x-id"]) == ("POST", b"hello", "7")


def test_a_certificate_for_another_name_is_not_believed(internet, forbidden):
    outside = Outside(ca_file=internet.ca_file, resolve=resolver(www_rivalpools_com=[GOOD]))
    with pytest.raises(Unreachable) as caught:
        outside.get("https://www.rivalpools.com/")
    assert not caught.value.maybe_arrived
    assert internet.asked == []


def test_an_unknown_authority_is_not_believed(internet, forbidden):
    with pytest.raises(Unreachable):
        Outside(resolve=resolver()).get("https://hooks.poolshop.com/")


def test_a_name_that_flips_between_calls_is_never_followed_inside(internet, forbidden):
    calls = []

    def flips(host, port):
        calls.append(host)
        return [GOOD] if len(calls) == 1 else ["169.254.169.254"]

    outside = Outside(ca_file=internet.ca_file, resolve=flips)
    internet.answer = lambda asked: (200, {"connection": "close"}, b"")
    assert outside.get("https://hooks.poolshop.com/").status == 200
    assert calls == ["hooks.poolshop.com"], "resolved once for check and connection together"
    with pytest.raises(Refused):
        outside.get("https://hooks.poolshop.com/")


def test_of_mixed_addresses_only_the_public_ones_are_called(internet, forbidden):
    mixed = resolver(hooks_poolshop_com=["127.0.0.1", "10.0.0.1", GOOD])
    outside = Outside(ca_file=internet.ca_file, resolve=mixed)
    assert outside.get("https://hooks.poolshop.com/").status == 200


def test_a_second_address_is_tried_when_the_first_is_away(internet, monkeypatch):
    kept = only_connects(monkeypatch, {GOOD}, internet.port)
    outside = Outside(
        ca_file=internet.ca_file, resolve=resolver(hooks_poolshop_com=["2606:2800:220:1::dead", GOOD])
    )
    assert outside.get("https://hooks.poolshop.com/").status == 200
    assert kept == ["2606:2800:220:1::dead:443"]


def test_a_redirect_is_an_answer_and_not_followed(outside, internet):
    internet.answer = lambda asked: (302, {"location": "http://169.254.169.254/"}, b"")
    answer = outside.post("https://hooks.poolshop.com/", content=b"")
    assert (answer.status, answer.is_good, len(internet.asked)) == (302, False, 1)


def test_a_connection_is_kept_for_the_next_call(internet, forbidden):
    calls = []
    outside = Outside(ca_file=internet.ca_file, resolve=lambda host, port: calls.append(host) or [GOOD])
    for _ in range(5):
        outside.get("https://hooks.poolshop.com/")
    assert (len(internet.asked), len(calls)) == (5, 1)


def test_a_long_answer_is_cut_and_the_rest_left_unread(outside, internet):
    internet.answer = lambda asked: (200, {}, b"a" * 50_000_000)
    assert outside.get("https://hooks.poolshop.com/").text_head == "a" * READ_AT_MOST
    assert internet.bytes_sent < 20_000_000


def test_a_packed_answer_is_not_unpacked(outside, internet):
    internet.answer = lambda asked: (200, {"content-encoding": "gzip"}, b"\x1f\x8bnonsense")
    assert "nonsense" in outside.get("https://hooks.poolshop.com/").text_head
    assert internet.asked[0].headers["accept-encoding"] == "identity"


def test_an_answer_byte_by_byte_ends_at_the_deadline(outside, internet, monkeypatch):
    monkeypatch.setattr(pinned, "TOTAL_SECONDS", 0.5)
    internet.answer = lambda asked: (200, {}, b"a" * 200)
    internet.seconds_between_bytes = 0.1
    began = time.monotonic()
    with pytest.raises(Unreachable) as caught:
        outside.post("https://hooks.poolshop.com/", content=b"x")
    assert caught.value.maybe_arrived
    assert time.monotonic() - began < 10


def test_a_silent_resolver_ends_at_the_deadline(internet, forbidden, monkeypatch):
    monkeypatch.setattr(pinned, "CONNECT_SECONDS", 0.2)
    answer = threading.Event()
    outside = Outside(resolve=lambda host, port: answer.wait(20) and [GOOD])
    began = time.monotonic()
    with pytest.raises(Unreachable):
        outside.get("https://hooks.poolshop.com/")
    answer.set()
    assert time.monotonic() - began < 10


def test_a_resolver_in_trouble_is_passing_and_an_unknown_name_is_not(internet, forbidden):
    def busy(host, port):
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    with pytest.raises(Unreachable):
        Outside(resolve=busy).get("https://hooks.poolshop.com/")
    with pytest.raises(Refused):
        Outside(resolve=resolver()).get("https://unknown.poolshop.com/")


def test_a_closed_door_is_unreachable(monkeypatch, internet):
    only_connects(monkeypatch, set(), internet.port)
    with pytest.raises(Unreachable) as caught:
        Outside(resolve=resolver()).get("https://hooks.poolshop.com/")
    assert not caught.value.maybe_arrived


def test_a_line_that_breaks_after_sending_may_have_arrived(outside, internet):
    internet.answer = lambda asked: 1 / 0
    with pytest.raises(Unreachable) as caught:
        outside.post("https://hooks.poolshop.com/", content=b"x")
    assert caught.value.maybe_arrived


def test_the_guard_is_asked_before_anything_else():
    def guard(what):
        raise RuntimeError(what)

    with pytest.raises(RuntimeError, match="another machine"):
        Outside(guard=guard, resolve=_never).get("http://127.0.0.1/")


def test_plain_http_only_where_it_is_allowed(internet, monkeypatch):
    here = f"127.0.0.1:{internet.port}"
    only_connects(monkeypatch, {"127.0.0.1"}, internet.port)
    outside = Outside(allow_plain=frozenset({here}), resolve=_never)
    assert outside.get(f"http://{here}/x", hosts=PUSH_HOSTS).status == 200
    for elsewhere in (
        "http://127.0.0.1:1/",
        f"http://user@{here}/",
        "http://127.0.0.1/",
        f"http://localhost:{here[10:]}/",
    ):
        with pytest.raises(Refused):
            outside.get(elsewhere)


def test_the_proxy_of_the_operator_resolves_and_tunnels(internet, monkeypatch):
    only_connects(monkeypatch, {"127.0.0.1"}, internet.port)
    proxy = f"http://pool:secret@127.0.0.1:{internet.port}"
    outside = Outside(proxy=proxy, ca_file=internet.ca_file, resolve=_never)
    assert outside.post("https://fcm.googleapis.com/x", content=b"hi", hosts=PUSH_HOSTS).status == 200
    assert internet.connects == ["fcm.googleapis.com:443"]
    assert internet.proxy_headers[0]["proxy-authorization"] == "Basic cG9vbDpzZWNyZXQ="
    [asked] = internet.asked
    assert (asked.proxied, asked.name, asked.body) == (True, "fcm.googleapis.com", b"hi")
    assert "proxy-authorization" not in asked.headers


def test_a_proxy_that_says_no_is_unreachable(internet, monkeypatch):
    only_connects(monkeypatch, {"127.0.0.1"}, internet.port)
    internet.proxy_status = 403
    outside = Outside(proxy=f"http://127.0.0.1:{internet.port}", resolve=_never)
    with pytest.raises(Unreachable) as caught:
        outside.get("https://fcm.googleapis.com/")
    assert not caught.value.maybe_arrived


def test_a_proxy_in_the_environment_is_not_used(outside, internet, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert outside.get("https://hooks.poolshop.com/").status == 200
    assert internet.connects == []


@pytest.mark.parametrize("address", [a for a in INSIDE_4 if a.count(".") == 3])
def test_inside_addresses_are_not_public_in_any_wrapping(address):
    a, b, c, d = (int(part) for part in address.split("."))
    hexed = f"{a:02x}{b:02x}:{c:02x}{d:02x}"
    for spelled in (address, f"::ffff:{address}", f"::{address}", f"64:ff9b::{hexed}", f"2002:{hexed}::"):
        assert not is_public(spelled)


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"])
def test_ordinary_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "name", ["poolshop.com", "a.b-c.co.uk", "_x.poolshop.com", "xn--bcher-kva.de", "1.com"]
)
def test_ordinary_names_are_public(name):
    assert is_public_name(name)


def test_hosts_are_compared_on_dots():
    assert is_among("web.push.apple.com", PUSH_HOSTS)
    assert is_among("fcm.googleapis.com", PUSH_HOSTS)
    assert is_among("wns2-par02p.notify.windows.com", PUSH_HOSTS)
    for stranger in ("evilfcm.googleapis.com", "evilpush.apple.com", "push.apple.com.evil.net"):
        assert not is_among(stranger, PUSH_HOSTS)


def _never(host: str, port: int) -> list[str]:
    raise AssertionError("resolved a name that the proxy resolves or that is refused")
