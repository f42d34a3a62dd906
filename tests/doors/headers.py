"""What is wrong with the headers of an answer, and inline in its page. P27."""

from app.base.headers import FIXED
from tests.doors.markup import faults_of
from tests.doors.tour import STREAM

# The same for everybody, and named by their content where they are kept for long.
PUBLIC = {
    "public.companies_brand_style", "public.companies_icon", "public.companies_screen", "public.companies_favicon",
    "public.companies_logo", "public.companies_web_manifest", "public.home_service_worker", "public.home_offline",
    "public.home_up", "public.home_ready",
}
# Letters of the demo's pretend post office are shown as mail programs do; photos are nothing but pictures.
OWN_POLICY = {"public.notices_show_letter": "default-src 'none'; style-src 'unsafe-inline'",
              **dict.fromkeys(("visits_show_photo", "equipment_show_photo", "documents_download",
                               "conversations_show_photo"), "default-src 'none'; sandbox")}  # fmt: skip
STRICT = ("default-src 'none'", "script-src 'nonce-", "style-src 'self';", "base-uri 'none'", "object-src 'none'",
          "frame-ancestors 'none'", "form-action 'self'")


def problems_of(answer, endpoint: str, actor) -> list[str]:
    headers = answer.headers
    faults = [f"{name} is {headers.get(name)!r}" for name, value in FIXED.items() if headers.get(name) != value]
    faults += _policy_problems(headers.get("Content-Security-Policy", ""), endpoint)
    faults += _cache_problems(headers.get("Cache-Control", ""), endpoint)
    faults += [fault for cookie in headers.getlist("Set-Cookie") for fault in cookie_problems(cookie)]
    if answer.mimetype != "text/html" or answer.mimetype == STREAM:
        return faults
    if actor.level and endpoint not in OWN_POLICY and not headers.get("X-Person"):
        faults.append("no X-Person on a page of somebody")
    return faults + (faults_of(answer.text, headers["Content-Security-Policy"]) if endpoint not in OWN_POLICY else [])


def _policy_problems(policy: str, endpoint: str) -> list[str]:
    own = OWN_POLICY.get(endpoint) or OWN_POLICY.get(endpoint.partition(".")[2])
    if own and own in policy:
        return []
    missing = [f"policy without {part}" for part in STRICT if part not in policy]
    return missing + [f"policy allows {word}" for word in ("unsafe-", "strict-dynamic", " *") if word in policy]


def _cache_problems(cache: str, endpoint: str) -> list[str]:
    if endpoint in PUBLIC:
        return [] if "immutable" not in cache or "public" in cache else [f"cache {cache!r}"]
    return [] if "private" in cache or "no-store" in cache else [f"a shared cache may keep it: {cache!r}"]


def cookie_problems(cookie: str) -> list[str]:
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    missing = [part for part in ("httponly", "samesite=lax", "path=/", "secure") if part not in parts]
    if not cookie.startswith("__Host-"):
        missing.append("__Host-")
    return [f"cookie {cookie.partition('=')[0]} without {part}" for part in missing]
