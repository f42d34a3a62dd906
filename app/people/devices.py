"""What a browser calls itself, in words a person knows it by. Pure."""

import re

# The first that fits names it: Edge and Opera also call themselves Chrome, and everything calls itself Safari.
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("CrOS", "Chromebook"), ("Macintosh", "Mac"), ("Linux", "Linux"))
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), (r"Firefox/|FxiOS", "Firefox"),
            ("Chrome/|CriOS", "Chrome"), ("Safari/|AppleWebKit", "Safari"))


def device_words(user_agent: str) -> str:
    """"iPhone, Safari"; empty for what says nothing known."""
    return ", ".join(word for word in (_first(SYSTEMS, user_agent), _first(BROWSERS, user_agent)) if word)


def _first(names: tuple, user_agent: str) -> str:
    return next((word for pattern, word in names if re.search(pattern, user_agent)), "")
