"""What people write to end our texts, to begin them again, to learn what they are. Pure.

47 CFR 64.1200(a)(10): a few words must do in any case, and any other words that a reasonable person understands.
"""

import re

# The rule names the first seven; carriers take the others as well.
STOP = frozenset({"stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "stopall", "stop all", "optout",
                  "opt-out", "alto", "cancelar", "parar", "basta", "baja"})
# Not "yes", which carriers take as well: it may answer anything, and a yes to texts must be one.
START = frozenset({"start", "unstop", "comenzar", "empezar"})
HELP = frozenset({"help", "info", "ayuda"})

_OURS = (r"(?:texts?|texting|messag(?:e|es|ing)|sms|notifications?|alerts?|"
         r"mensajes?(?: de texto)?|textos?|avisos?)")  # fmt: skip
_ME = r"(?:me|us|this (?:number|phone)|my (?:number|phone))"
_SENTENCES = [re.compile(pattern) for pattern in (
    rf"\b(?:stop|quit|cease|end|cancel|no more|enough with|block)\b(?: \w+){{0,3}} {_OURS}\b",
    r"\bstop (?:contact|bother|harass|spamm?|messag|text|writ)ing\b",
    r"\bstop sending (?:me|us|these|this|that|it|them|stuff|spam)\b",
    rf"\b(?:do not|dont|never)\b(?: \w+)? (?:text|message|contact|sms) {_ME}\b",
    rf"\b(?:do not|dont) (?:want|need|wish)\b(?: \w+){{0,3}} {_OURS}\b",
    rf"\b(?:remove|delete|take|get) {_ME}\b(?: \w+)? (?:from|off)\b",
    r"\bunsubscribed?\b",
    r"\bopt (?:me |us )?out\b",
    r"\b(?:revoke|withdraw)\b(?: \w+){0,2} consent\b",
    r"\bleave me alone\b",
    r"\bwrong number\b",
    rf"\b(?:no mas|basta de|no quiero|no deseo)\b(?: \w+){{0,4}} {_OURS}\b",
    r"\bdejen? de (?:escribir|enviar|mandar|textear|molestar)",
    r"\bno me (?:escriban?|envien?|manden?|texteen?|molesten?)\b",
    r"\b(?:quiten?me|borren?me|eliminen?me|denme de baja|darme de baja)\b",
    r"\bnumero equivocado\b",
)]  # fmt: skip
# "Please do not stop texting me" says the opposite, "why did you stop" asks.
_STAYS = re.compile(
    r"\b(?:do not|dont|never|did not|didnt|why did you) (?:ever )?(?:stop|quit|end|cancel)\b|\bno (?:dejen?|paren?)\b"
)
# "Stop by and text me", "cancel my visit, text me when you can": they want texts.
_ASKS = re.compile(
    r"\bstop (?:by|over|in)\b|\b(?:cancel|end|stop)(?: \w+){0,2} (?:visit|service|appointment|cleaning)s?\b"
    r"(?=(?: \w+){0,2} (?:text|message) (?:me|us)\b)"
)
_ALONE = frozenset({"stop", "quit", "revoke", "unsubscribe", "optout", "stopall", "basta", "alto"})
_POLITE = frozenset({"please", "pls", "now", "it", "this", "that", "just", "ok", "thanks", "thank", "you", "already",
                     "por", "favor", "ya", "gracias"})  # fmt: skip
_PLAIN = str.maketrans("áéíóúüñ", "aeiouun", "'’`")


def means_stop(words: str) -> bool:
    """The word alone, or a sentence that says it of our messages: "do not stop coming on Thursdays" does not."""
    bare = _bare(words)
    said = set(bare.split()) - _POLITE
    if bare in STOP or (said and said <= _ALONE):
        return True
    told = _ASKS.sub(" ", bare)
    return not _STAYS.search(told) and any(pattern.search(told) for pattern in _SENTENCES)


def means_start(words: str) -> bool:
    return _bare(words) in START


def means_help(words: str) -> bool:
    return _bare(words) in HELP


def _bare(words: str) -> str:
    """Small letters and single spaces, without accents and the marks around words."""
    plain = words.lower().translate(_PLAIN)
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s-]", " ", plain)).strip(" -")
