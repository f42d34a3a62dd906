"""Words that stand in everything that belongs to one side, so that a leak shows as a word on the wrong page."""

# A side is an account, one property of an account, or a company.
REYES, AZUL, AIRPORT, VEGA, SPARKLING, RIVAL = SIDES = ("qxreyes", "qxazul", "qxport", "qxvega", "qxspark", "qxrival")

# An amount that no other side owes, as the page would write it.
CENTS = {REYES: 461131, AZUL: 731773, AIRPORT: 731773, VEGA: 915391}
PRICES = {REYES: "4,611.31", AZUL: "7,317.73", AIRPORT: "7,317.73", VEGA: "9,153.91"}

# Within a side: what owners never see, what only a logged look shows, what only those with the right see.
INTERNAL, CODE, WAY_IN, CONTACT = "qzinternal", "qzcode", "qzwayin", "qzcontact"


def code_of(side: str) -> str:
    return f"{CODE}{side}"


def found_in(body: bytes, words) -> list[str]:
    """Which of the words stand in the body."""
    lowered = body.lower()
    return [word for word in words if word.encode() in lowered]
