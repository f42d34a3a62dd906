"""Words as people will get them, with imagined values."""

from dataclasses import dataclass

from markupsafe import Markup

from app.base.languages import _, ngettext, speaking
from app.notices.contents import words
from app.notices.crowd import EVENT_OF
from app.notices.kinds import EMAIL, PUSH, TEXT
from app.notices.models import Broadcast
from app.notices.own_words import own_parts, parts_of
from app.notices.samples import sample_values
from app.notices.segments import Segments, plain, segments
from app.notices.wording import placeholders, stray_braces
from app.notices.wording_checks import known_variables


@dataclass(frozen=True)
class Preview:
    """`html` and `text` are a letter's two parts; `cost` what a text is charged as."""

    channel: str
    title: str = ""
    text: str = ""
    html: Markup = Markup()
    cost: Segments | None = None


def preview_of(event: str, channel: str, language: str, subject: str, body: str) -> Preview | None:
    """None for words that cannot be filled: a variable that is none, a brace too many."""
    both = f"{subject}\n{body}"
    if stray_braces(both) or placeholders(both) - known_variables(event, channel):
        return None
    with speaking(language):
        return _DRAWN[channel](own_parts(channel, language, subject, body), sample_values())


def _push(parts: dict[str, str], values: dict[str, str]) -> Preview:
    title, _line, text = words(parts, "push.txt", values).partition("\n")
    return Preview(PUSH, title, text.strip())


def _text(parts: dict[str, str], values: dict[str, str]) -> Preview:
    text = plain(words(parts, "sms.txt", values))
    return Preview(TEXT, text=text, cost=segments(text))


def _letter(parts: dict[str, str], values: dict[str, str]) -> Preview:
    """Its heading is none of the page's own, its button leads nowhere."""
    html = words(parts, "email.html", values).replace("h1>", "h3>").replace(f'"{values["link"]}"', '"#preview"')
    text = words(parts, "email.txt", {**values, "photo": ""})
    return Preview(EMAIL, words(parts, "subject.txt", values), text, Markup(html))  # noqa: S704 - fill() escapes


_DRAWN = {PUSH: _push, TEXT: _text, EMAIL: _letter}


def cost_words(cost: Segments) -> str:
    """What the office pays for one."""
    said = ngettext("Charged as %(num)d message.", "Charged as %(num)d messages.", cost.parts)
    if not cost.odd:
        return said
    return said + " " + _("%(letters)s does not fit the short alphabet: 70 letters a message instead of 160.",
                          letters=" ".join(cost.odd[:8]))  # fmt: skip


def filled_broadcast(broadcast: Broadcast) -> list[tuple[str, list[Preview]]]:
    """For each language it was written in, how each of its channels will look."""
    shown = []
    for language, (title, said) in broadcast.words.items():
        with speaking(language):
            values = {**sample_values(), "title": title, "words": said}
            drawn = [_DRAWN[channel](parts_of(EVENT_OF[broadcast.purpose], channel, language), values)
                     for channel in broadcast.channels]  # fmt: skip
        shown.append((language, drawn))
    return shown
