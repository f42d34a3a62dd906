"""What is wrong with the words a company wrote, in a sentence for each field. Pure."""

from app.base.languages import _
from app.notices.kinds import EMAIL, PUSH, TEXT
from app.notices.variables import COMMON, NOT_ON_LOCKED_SCREENS, OBLIGATORY, VARIABLES
from app.notices.wording import placeholders, stray_braces

LONGEST_SUBJECT, LONGEST_BODY = 150, 4000
# Carriers take no longer text than this (twilio.com/docs/glossary/what-sms-character-limit).
LONGEST_TEXT = 1600
# Phones fill a code in by the last line of a text (wicg.github.io/sms-one-time-codes).
CODE_LINE = "@{host} #{code}"


def faults(event: str, channel: str, subject: str, body: str) -> dict[str, str]:
    """Field -> the first sentence about it; empty where all is well. Texts have no subject."""
    found = {"body": _of_body(event, channel, body)}
    if channel != TEXT:
        found["subject"] = _of_subject(event, channel, subject)
    return {field: sentence for field, sentence in found.items() if sentence}


def _of_subject(event: str, channel: str, subject: str) -> str:
    if not subject.strip():
        return _("A push needs a title.") if channel == PUSH else _("A letter needs a subject.")
    if "link" in placeholders(subject):
        return _("The link does not work up here. Put {link} in the words below.")
    return _of_words(event, channel, subject, LONGEST_SUBJECT)


def _of_body(event: str, channel: str, body: str) -> str:
    return _of_words(event, channel, body, LONGEST_TEXT if channel == TEXT else LONGEST_BODY) or (
        "" if channel == PUSH else _missing(event, channel, body)
    )


def _of_words(event: str, channel: str, text: str, longest: int) -> str:
    known = known_variables(event, channel)
    unknown = placeholders(text) - known
    if unknown & NOT_ON_LOCKED_SCREENS and channel == PUSH:
        return _("{%(name)s} cannot stand here: everybody reads a locked screen.", name=min(unknown))
    if unknown:
        return _("There is no {%(name)s} in this message.", name=min(unknown))
    if stray_braces(text):
        return _("There is a brace too many. A variable is written as {first_name}.")
    return _("This is too long: %(most)s letters at most.", most=longest) if len(text) > longest else ""


def _missing(event: str, channel: str, body: str) -> str:
    used = placeholders(body)
    if "link" not in used:
        return _("The link to the portal is missing. Put {link} where people should tap.")
    if OBLIGATORY.get(event, frozenset()) - used:
        return _("{%(name)s} is missing: this message is sent for it.", name=min(OBLIGATORY[event] - used))
    if channel == TEXT and "host" in VARIABLES[event] and not body.rstrip().endswith(CODE_LINE):
        return _("The last line must be %(line)s, so that phones can fill in the code.", line=CODE_LINE)
    return ""


def known_variables(event: str, channel: str) -> frozenset[str]:
    known = VARIABLES[event] | COMMON
    if channel == PUSH:
        return known - NOT_ON_LOCKED_SCREENS
    return known if channel == EMAIL else known - {"photo"}

