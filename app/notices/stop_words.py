"""What people write to end our texts, and to begin them again. Pure."""

import re

# 47 CFR 64.1200(a)(10) names the first seven; carriers take the others as well.
STOP = frozenset({"stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "stopall", "stop all", "optout",
                  "opt-out", "alto", "cancelar", "parar"})
START = frozenset({"start", "unstop", "yes", "comenzar", "empezar"})


def means_stop(words: str) -> bool:
    """Whole messages only: "do not stop coming on Thursdays" is a message for the office."""
    return _bare(words) in STOP


def means_start(words: str) -> bool:
    return _bare(words) in START


def _bare(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip(" .!\"'").lower()
