"""The address that opens a phone's own maps. Pure."""

from urllib.parse import quote


def maps_url(address: str, browser: str) -> str:
    """iPhones take an address of Apple's maps, Androids a geo: one, others look the place up on the web."""
    place = quote(address)
    if "Android" in browser:
        return f"geo:0,0?q={place}"
    if "iPhone" in browser or "iPad" in browser or "Macintosh" in browser:
        return f"https://maps.apple.com/?daddr={place}"
    return f"https://www.openstreetmap.org/search?query={place}"
