"""What people write to end our texts, to begin them again, to learn what they are. Pure.

47 CFR 64.1200(a)(10): a few words must do in any case, and any other words that a reasonable person understands.
"""

import re

# The rule names the first seven; carriers take the others as well.
STOP = frozenset({"stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "stopall", "stop all", "optout",
                  "opt-out", "no more", "alto", "cancelar", "parar", "pare", "paren", "basta", "baja", "dar de baja",
                  "no mas"})  # fmt: skip
# Not "yes", which carriers take as well: it may answer anything, and a yes to texts must be one.
START = frozenset({"start", "unstop", "comenzar", "empezar"})
HELP = frozenset({"help", "info", "ayuda"})

_OURS = (r"(?:texts?|texting|messag(?:e|es|ing)|sms|notifications?|alerts?|"
         r"mensajes?(?: de texto)?|textos?|avisos?)")  # fmt: skip
_ME = r"(?:me|us|this (?:number|phone)|my (?:number|phone))"
_OF_LISTS = (rf"(?: (?:your|the|this|that|these|any|all|of|phone|mailing|marketing|text))*?"
             rf" (?:lists?|{_OURS}|contacts|system|this|it)")  # fmt: skip
_SENTENCES = [re.compile(pattern) for pattern in (
    rf"\b(?:stop|quit|cease|end|cancel|no more|enough with|block)\b(?: \w+){{0,3}} {_OURS}\b",
    r"\bstop (?:contact|bother|harass|spamm?|messag|text|writ)ing\b",
    r"\bstop sending (?:me|us|these|this|that|it|them|stuff|spam)\b",
    rf"\b(?:do not|dont|never|not)\b(?: \w+)? (?:text|texting|message|messaging|contact|contacting|sms) {_ME}\b",
    rf"\b(?:do not|dont) (?:want|need|wish)\b(?: \w+){{0,3}} {_OURS}\b",
    rf"\b(?:remove|delete) {_ME}$",
    rf"\b(?:remove|delete|take|get) {_ME}\b(?: \w+)? (?:from|off)(?:$|{_OF_LISTS}\b)",
    r"\b(?:unsubscribe|(?:want|like) to be unsubscribed)\b",
    r"\bopt (?:me |us )?out\b",
    r"\b(?:revoke|withdraw)\b(?: \w+){0,2} consent\b",
    r"\bleave me alone\b",
    r"\bwrong (?:number|person)\b",
    rf"\b(?:no mas|basta de|no quiero|no deseo)\b(?: \w+){{0,4}} {_OURS}\b",
    rf"\b(?:cancel|par)(?:e|en|ar)\b(?: \w+){{0,2}} {_OURS}\b",
    rf"\bcancela\b(?: \w+){{0,2}} {_OURS}\b",
    r"\bdej(?:a|e|en|ar) de (?:escribir|enviar|mandar|textear|molestar)",
    r"\bno me (?:escriba|textee|moleste)[sn]?\b",
    rf"\bno me (?:envie|mande)[sn]?(?: (?:mas|nada))*(?:$|(?: \w+){{0,2}} {_OURS}\b)",
    r"\b(?:quiten?me|borren?me|eliminen?me|de(?:n|me)? ?me de baja|(?:dar|da)(?:me|nos) de baja)\b",
    r"\bnumero equivocado\b",
)]  # fmt: skip
# "Please do not stop texting me" says the opposite, "why did you stop" asks, "keep texting" is a wish.
_STAYS = re.compile(
    r"\b(?:do not|dont|never|did not|didnt|why did you)(?: ever)? (?:stop|quit|end|cancel|unsubscribed?)\b"
    r"|\bno (?:dej(?:a|e|en|es)|pare[sn]?)\b"
    r"|(?<!you )(?<!not )(?<!dont )\bkeep (?:text|send|messag)ing\b"
)
# "Stop by and text me", "cancel my visit, text me when you can": they want texts. "You never text me" misses them, and
# the number that was wrong is the gate's.
_ASKS = re.compile(
    r"\bstop (?:by|over|in)\b|\b(?:cancel|end|stop)(?: \w+){0,2} (?:visit|service|appointment|cleaning)s?\b"
    r"(?=(?: \w+){0,2} (?:text|message) (?:me|us)\b)"
    r"|\b(?:you|they|she|he|guys|nobody|technicians?) (?:do not|dont|never|did not|didnt) (?:ever |even |really )?"
    r"(?:text|message|contact)\b"
    r"|\bwhy (?:do not|dont) (?:you|they)\b(?: \w+)? (?:text|message|contact)\b"
    r"|\bwrong (?:number|person) (?:for|of|on|to|in|at)\b"
    r"|\b(?:gave|left|wrote|typed|entered|put)\b(?: \w+){0,3} wrong number\b"
)
# Clear even beside a name or a greeting: "STOP - Olivia Reyes", "too many of these, stop".
_CLEAR = frozenset({"stop", "quit", "revoke", "unsubscribe", "opt out", "optout", "opt-out", "stopall", "stop all",
                    "basta", "alto"})  # fmt: skip
_POLITE = frozenset({"please", "pls", "now", "just", "ok", "thanks", "thank", "you", "already", "por", "favor", "ya",
                     "gracias"})  # fmt: skip
# "Cancel it" may speak of a visit, "stop it" of us.
_IT = frozenset({"it", "this", "that"})
_PARTS = re.compile(r"\s*[.!,;:\n]\s*|\s+[-–—]+\s+")
_PLAIN = str.maketrans("áéíóúüñ", "aeiouun", "'’`")


def means_stop(words: str) -> bool:
    """The word alone, or a sentence that says it of our messages: "do not stop coming on Thursdays" does not."""
    bare = _bare(words)
    if _core(bare) in STOP or any(_core(_bare(line)) in STOP for line in words.splitlines()) or _is_clear(words):
        return True
    told = _ASKS.sub(" ", bare)
    return not _STAYS.search(told) and any(pattern.search(told) for pattern in _SENTENCES)


def _core(bare: str) -> str:
    """Without what is said for manners."""
    said = " ".join(word for word in bare.split() if word not in _POLITE)
    clear = " ".join(word for word in said.split() if word not in _IT)
    return clear if clear in _CLEAR else said


def _is_clear(words: str) -> bool:
    """Its first part or its last."""
    parts = [_core(_bare(part)) for part in _PARTS.split(words) if _bare(part)]
    return bool(parts) and not _CLEAR.isdisjoint((parts[0], parts[-1]))


def means_start(words: str) -> bool:
    return _bare(words) in START


def means_help(words: str) -> bool:
    return _bare(words) in HELP


def _bare(words: str) -> str:
    """Small letters and single spaces, without accents and the marks around words."""
    plain = re.sub(r"[^\w\s-]|_", " ", words.lower().translate(_PLAIN))
    return re.sub(r"\s+", " ", re.sub(r"\bopt\s*-\s*out\b", "opt out", plain)).strip(" -")
