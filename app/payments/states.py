"""How far a payment attempt is. Pure: later facts may raise the rank, never lower it."""

RANK = {"sending": 0, "action_needed": 1, "processing": 2, "failed": 3, "abandoned": 3, "succeeded": 4}
LIVE = ("sending", "action_needed", "processing")


def is_live(state: str) -> bool:
    """While live, nobody else may pay the same invoice."""
    return state in LIVE


def moves_on(now: str, to: str) -> bool:
    """An answer that was overtaken by a later one changes nothing."""
    return RANK[to] > RANK[now]
