"""Web addresses that strangers give us so that the server calls itself, its neighbours or its cloud."""

INSIDE_4 = [
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0.0.0.0", "0", "10.0.0.1", "10.255.255.255",
    "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.1.254", "169.254.169.254", "169.254.170.2",
    "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.8", "192.0.0.192", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
OTHER_SPELLINGS = [
    "2130706433", "0x7f000001", "0x7f.0x0.0x0.0x1", "0x7f.1", "0177.0.0.1", "0177.1", "017700000001",
    "00000177.0.0.1", "127.0.0.1.", "127.0.0.01", "0300.0250.0.1", "0xc0a80001", "3232235521", "2852039166",
    "0xa9fea9fe", "0251.0376.0251.0376", "0xa9.254.0251.254", "169.254.43518", "169.16689662", "4294967295",
    "127.0.0.1%2e", "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "1.1.1.1", "8.8.8.8", "256.1.1.1", "1.2.3.4.5",
]  # fmt: skip
INSIDE_6 = [
    "::1", "::", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "::ffff:169.254.169.254",
    "::ffff:0:1.2.3.4",
    "0:0:0:0:0:ffff:7f00:1", "64:ff9b::7f00:1", "64:ff9b::127.0.0.1", "64:ff9b:1::a00:1", "2002:7f00:1::",
    "2002:a9fe:a9fe::", "2001:0:7f00:1::", "2001:db8::1", "3fff::1", "fe80::1", "fe80::1%25eth0", "fec0::1",
    "fc00::1", "fd00:ec2::254", "fd20:ce::254", "ff02::1", "100::1", "5f00::1", "2606:4700:4700::1111",
]  # fmt: skip
INSIDE_NAMES = [
    "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "sub.localhost", "ip6-localhost",
    "intranet", "metadata", "metadata.google.internal",
    "instance-data.ec2.internal", "kubernetes.svc.cluster.local",
    "router.lan", "nas.home", "printer.home.arpa", "db.corp", "redis", "postgres", "host.docker.internal",
    "1.0.0.127.in-addr.arpa", "hidden.onion", "a.invalid", "a.test", "a.example", "app.private",
]  # fmt: skip
# Names of strangers and what their resolver says.
STRANGERS = {
    "loop.attacker.net": ["127.0.0.1"], "loop6.attacker.net": ["::1"], "ten.attacker.net": ["10.1.2.3"],
    "lan.attacker.net": ["192.168.1.1"], "cloud.attacker.net": ["169.254.169.254"],
    "zero.attacker.net": ["0.0.0.0"],
    "mapped.attacker.net": ["::ffff:10.0.0.1"], "nat64.attacker.net": ["64:ff9b::7f00:1"],
    "sixtofour.attacker.net": ["2002:7f00:1::"], "teredo.attacker.net": ["2001:0:7f00:1::"],
    "unique.attacker.net": ["fd00:ec2::254"], "link.attacker.net": ["fe80::1"],
    "zone.attacker.net": ["fe80::1%1"],
    "azure.attacker.net": ["168.63.129.16"], "oracle.attacker.net": ["192.0.0.192"],
    "cgn.attacker.net": ["100.64.1.1"],
    "alibaba.attacker.net": ["100.100.100.200"], "multicast.attacker.net": ["224.0.0.251"],
    "broadcast.attacker.net": ["255.255.255.255"], "many.attacker.net": ["10.0.0.1", "127.0.0.1", "::1"],
    "fcm.googleapis.com.attacker.net": ["127.0.0.1"], "127.0.0.1.nip.attacker.net": ["127.0.0.1"],
    "empty.attacker.net": [], "garbage.attacker.net": ["not an address"],
}  # fmt: skip
UNRESOLVABLE = ["nowhere.attacker.net", "gone.attacker.net", "a" * 63 + ".attacker.net"]
ODD_FORMS = [
    "", " ", "https", "https:", "https://", "https:///", "https:///127.0.0.1/", "//127.0.0.1/", "/etc/passwd",
    "file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/stats",
    "ws://127.0.0.1/", "javascript:alert(1)", "data:text/plain,x", "unix:///run/docker.sock", "ldap://127.0.0.1/",
    "http://loop.attacker.net/", "http://fcm.googleapis.com/", "http://updates.push.services.mozilla.com/",
    "https://fcm.googleapis.com@127.0.0.1/", "https://fcm.googleapis.com:443@127.0.0.1/",
    "https://user:pass@fcm.googleapis.com/", "https://127.0.0.1#@fcm.googleapis.com/",
    "https://127.0.0.1?@fcm.googleapis.com/", "https://127.0.0.1\\@fcm.googleapis.com/",
    "https://fcm.googleapis.com\\@127.0.0.1/", "https://fcm.googleapis.com\\.attacker.net/",
    "https://fcm.googleapis.com%00.attacker.net/", "https://fcm.googleapis.com%2f@127.0.0.1/",
    "https://fcm.googleapis.com%23@127.0.0.1/", "https://127.0.0.1\t.attacker.net/",
    "https://127.0.0.1\r\nHost: a/",
    "https://fcm.googleapis.com/\r\nX: y", "https://fcm.googleapis.com/ HTTP/1.1", " https://127.0.0.1/",
    "https://fcm.googleapis.com:22/", "https://fcm.googleapis.com:80/", "https://fcm.googleapis.com:6379/",
    "https://fcm.googleapis.com:0/", "https://fcm.googleapis.com:99999/", "https://fcm.googleapis.com:-1/",
    "https://loop.attacker.net:8443/", "https://fcm.googleapis.com:443:80/", "https://[fcm.googleapis.com]/",
    "https://fcm.googleapis.com./", "https://.fcm.googleapis.com/", "https://fcm..googleapis.com/",
    "https://-fcm.googleapis.com/", "https://fcm.googleapis.com-/", "https://fcm_.-googleapis.com/",
    "https://127。0。0。1/", "https://127．0．0．1/", "https://①②⑦.⓪.⓪.①/", "https://ⓛocalhost/",
    "https://fcm。googleapis.com/", "https://fcm.googleapis.cοm/", "https://fcm.googleapis.com\u200b/",
    "https://fcm.googleapis.com\u2044@127.0.0.1/", "https://fcm.googleapis.com\uff0f@127.0.0.1/",
    "https://1２7.0.0.1/", "https://[::ﬀff:127.0.0.1]/", "https://xn--/", "https://[::1", "https://::1/", "https://[]/",
    "https://[v1.fe80::a]/", "https://[::1]fcm.googleapis.com/", "https://{fcm.googleapis.com}/",
    "https://fcm.googleapis.com|127.0.0.1/", "https://" + "a" * 64 + ".attacker.net/",
    "https://" + "a." * 130 + "attacker.net/", "https://fcm.googleapis.com/" + "a" * 2100,
]  # fmt: skip

HOSTILE = (
    [f"https://{host}/latest/meta-data/" for host in INSIDE_4 + OTHER_SPELLINGS + INSIDE_NAMES]
    + [
        f"https://[{host}]/"
        for host in INSIDE_6 + [f"::ffff:{host}" for host in INSIDE_4 if host.count(".") == 3]
    ]
    + [f"https://fcm.googleapis.com@{host}/" for host in INSIDE_4[-12:]]
    + [f"http://{host}/" for host in INSIDE_4[:10] + INSIDE_NAMES[:4]]
    + [f"https://{host}/hook" for host in [*STRANGERS, *UNRESOLVABLE]]
    + ODD_FORMS
)
