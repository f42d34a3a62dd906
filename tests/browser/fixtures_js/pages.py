"""What the small portal answers: (status, media type, body, headers)."""

import base64

CSP = ("default-src 'none'; script-src 'nonce-n1'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
       "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'")
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
HTML = "text/html; charset=utf-8"
PUBLIC_KEY = base64.urlsafe_b64encode(b"\x04" + bytes(range(64))).decode().rstrip("=")
SECRETS = {"ann": "SECRET-ANN", "bob": "SECRET-BOB"}
LIVE = '<div id="visit-v1" hx-get="/visits/v1/card" hx-trigger="visit-v1 from:body" hx-swap="outerMorph">card {count}</div>'
FORM = ('<form id="f" action="{action}" method="post" {attrs}><input type="hidden" name="csrf_token" value="{token}">'
        '<label>Words <input name="words"></label><button>Send</button></form>')
SWITCH = ('<section data-push-switch data-on="Notices are on." data-off="Notices are off." data-failed="That did not work.">'
          '<p data-push-state role="status"></p><button id="push-on" type="button" hidden>On</button>'
          '<button id="push-off" type="button" hidden>Off</button><p data-push-ios hidden>Add to your home screen first.</p>'
          '<p data-push-blocked hidden>Blocked.</p><p data-push-unsupported hidden>Not here.</p></section>')
INSTALL = ('<section data-install hidden><button data-install-button type="button">Install</button>'
           '<p data-install-ios>Share, then Add to Home Screen</p><button data-install-away type="button">Not now</button></section>')
PAIR = ('<div data-compare><img src="/photos/a.png" alt=""><img src="/photos/b.png" alt="">'
        '<input type="range" min="0" max="100" value="50" disabled></div>')
TOAST = ('<div id="toast" role="status" data-say-offline="No connection." data-say-unsent="No connection. What you typed is still here." '
         'data-say-slow="Still sending." data-say-again="Please tap again." data-say-copied="Copied."></div>')


def layout(stub, person: str, title: str, main: str, known: bool = True, later: str = "later") -> str:
    """`known` is false for pages that were made for nobody: they carry no data-person."""
    who = f' data-person="{person}" data-warm="/"' if known else ""
    return f"""<!doctype html><html lang="{stub.language}"{who}><head><title>{title}</title><meta name="csrf-token" content="{stub.token}">
<meta name="vapid-key" content="{PUBLIC_KEY}"><meta name="htmx-config" content='{{"noSwap":[204,304,"5xx"],"includeIndicatorCSS":false}}'>
<link rel="stylesheet" href="/static/portal-1.css"><link rel="icon" href="data:,">
<script src="/static/portal-{stub.release}.js" data-later="/static/{later}-1.js" defer nonce="n1"></script></head>
<body hx-boost:inherited="true"><!--offline--><nav><a href="/">Home</a> <a href="/visits">Visits</a> <a href="/visits/v1">Visit</a>
<a href="/unseen">Unseen</a></nav><main><h1>{title}</h1>{main}<p>{SECRETS.get(person, "")}</p></main>{TOAST}</body></html>"""


def get(stub, path: str, person: str) -> tuple:
    if path.startswith(("/static/", "/icons/")):
        return _file(path, stub.file_caching)
    if path.startswith("/photos/"):
        return (200, "image/png", PIXEL, {"Cache-Control": "private, no-cache"}) if person else (403, "text/plain", "no", {})
    if path == "/visits/v1/card":
        stub.asked_card += 1
        return 200, HTML, LIVE.format(count=stub.asked_card), {"X-Person": person}
    return _page(stub, path, person)


def _file(path: str, caching: str) -> tuple:
    from fixtures_js.stub import BUNDLES

    headers = {"Cache-Control": caching}
    if path.endswith(".png"):
        return 200, "image/png", PIXEL, headers
    if path.endswith(".css"):
        return 200, "text/css", "body { background: rgb(200, 220, 240) }", headers
    name = path.removeprefix("/static/").partition("-")[0] + ".js"
    return 200, "text/javascript", BUNDLES[name], headers


def _page(stub, path: str, person: str) -> tuple:
    headers = {"Content-Security-Policy": CSP, "Cache-Control": stub.caching, "Vary": "HX-Request, Cookie",
               "Referrer-Policy": "same-origin"}
    if path == "/offline":
        return 200, HTML, layout(stub, "", "You are offline", "Not saved on this phone."), headers
    if path == "/sign-in" or not person:
        return _sign_in(stub, path, headers)
    headers["X-Person"] = person
    if path == "/codes":
        headers["X-Offline"] = "no"
    return 200, HTML, layout(stub, person, *_content(stub, path), later=_later(path)), headers


def _later(path: str) -> str:
    return "technician" if path == "/technician/visits/v1" else "later"


def _sign_in(stub, path: str, headers: dict) -> tuple:
    if path != "/sign-in":
        return 303, HTML, "", {"Location": "/sign-in"}
    forms = "".join(FORM.format(action=f"/sign-in/{name}", attrs='hx-boost="false"', token=stub.token).replace('"f"', f'"{name}"')
                    for name in SECRETS)
    return 200, HTML, layout(stub, "", "Sign in", forms), headers


def _content(stub, path: str) -> tuple[str, str]:
    send = '<form action="/words" hx-post="/words" hx-target="#f" hx-swap="outerHTML" method="post" '
    form = FORM.format(action="/words", attrs="", token=stub.token)
    return {
        "/": ("Home", LIVE.format(count=0) + '<img src="/photos/p1.png" alt="pool">'),
        "/visits": ("Visits", "All visits"),
        "/visits/v1": ("Visit 1", LIVE.format(count=0) + PAIR + '<button type="button" data-share="/visits/v1" hidden>Share</button>'),
        "/words": ("Words", form.replace("<form ", send, 1).replace('method="post" ', "", 1)),
        "/words/plain": ("Words", FORM.format(action="/words", attrs='hx-boost="false"', token=stub.token)),
        "/invoices/i1": ("Invoice", FORM.format(action="/invoices/i1/payment", token=stub.token, attrs='data-payment hx-post="/words" hx-swap="none"')),
        "/refresh": ("Refresh", LIVE.format(count=0) + '<button hx-get="/visits/v1/card" hx-target="#visit-v1">Refresh</button>'),
        "/account": ("Account", SWITCH + INSTALL + FORM.format(action="/sign-out", attrs='hx-boost="false"', token=stub.token)),
        "/technician/visits/v1": ("Stop", '<input type="file" data-shrink="shown" multiple><div id="shown"></div>'),
    }.get(path, (path, "A page"))


def post(stub, path: str, body: str, headers: dict) -> tuple:
    stub.posted.append((path, body))
    if path.startswith("/sign-in/"):
        return 303, HTML, "", {"Location": "/", "Set-Cookie": f"person={path.split('/')[-1]}; Path=/; HttpOnly; SameSite=Lax"}
    if path == "/sign-out":
        return 303, HTML, "", {"Location": "/sign-in", "Set-Cookie": "person=; Path=/; Max-Age=0"}
    if path.startswith("/account/push"):
        return 204, "text/plain", "", {}
    if headers.get("X-CSRFToken") not in (None, stub.token):
        return 400, HTML, "old token", {"X-CSRF": "stale", "X-CSRF-Token": stub.token}
    if "words=wrong" in body:
        form = '<form id="f"><p role="alert">Please check this.</p><input name="words" aria-invalid="true"></form>'
        return 422, HTML, form, {}
    return 200, HTML, '<section id="f"><h2>Thank you</h2></section>', {}
