"""Which machines the server may call: names and addresses that are public. Pure; asks no network."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Python's is_global says yes to NAT64 and 6to4 forms of 127.0.0.1 and to 192.0.0.8, so the list is our own:
# IANA's special-purpose registries (iana.org/assignments/iana-ipv4-special-registry), and what clouds add.
NOT_PUBLIC_4 = [
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers; Alibaba's metadata is 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's wire server
        "169.254.0.0/16",  # link-local; metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata is 192.0.0.192
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
# Only 2000::/3 is given out, which leaves out ::1, ::ffff:0:0/96, 64:ff9b::/96, fc00::/7, fe80::/10, ff00::/8
PUBLIC_6 = ip_network("2000::/3")
NOT_PUBLIC_6 = [
    ip_network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20")
]

# RFC 6761, 6762, 7686, 8375, 9476, ICANN's .internal, and what offices call their own networks.
NOT_PUBLIC_NAMES = frozenset(
    ("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan")
    + ("test", "invalid", "example", "onion", "alt", "arpa")
)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_LAST_LABEL = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")


def is_public(address: str) -> bool:
    """False too for what is no address, and for addresses with a zone (`fe80::1%eth0`)."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return _is_public_4(ip) if isinstance(ip, IPv4Address) else _is_public_6(ip)


def _is_public_4(ip: IPv4Address) -> bool:
    return not any(ip in block for block in NOT_PUBLIC_4)


def _is_public_6(ip: IPv6Address) -> bool:
    return ip in PUBLIC_6 and ip.scope_id is None and not any(ip in block for block in NOT_PUBLIC_6)


def is_public_name(host: str) -> bool:
    """A lower-case DNS name with a dot that could be on the internet; never an address in any spelling.

    No top-level domain begins with a digit, which leaves out 127.1, 0x7f.1, 017700000001 and their like.
    """
    labels = host.split(".")
    return (
        len(host) <= 253
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and bool(_LAST_LABEL.fullmatch(labels[-1]))
        and labels[-1] not in NOT_PUBLIC_NAMES
    )


def is_among(host: str, hosts: Iterable[str]) -> bool:
    """One of the hosts or below it: push.apple.com and web.push.apple.com, never evilpush.apple.com."""
    return any(host == known or host.endswith("." + known) for known in hosts)
