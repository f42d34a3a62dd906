"""The page on which people say what we tell them, how, and when; for the pages that change a piece of it."""

import datetime as dt

from app.base import current
from app.base.forms import Form
from app.base.fragments import page
from app.base.languages import _, clock_time
from app.doors import me, reach, signed_in
from app.notices.choosing import choices_of, wants
from app.notices.consent import PURPOSES, SERVICE, consent_words, standing_of
from app.notices.devices import devices_of
from app.notices.kinds import CHANNELS, CHOOSABLE, MONEY, MORE, TEXT, VISITS, Kind, topic_of
from app.notices.switches import off_kinds
from app.people.contacts import phone_words
from app.people.frames import frame
from app.properties.property_forms import ZONES


def notices_page(form: Form | None = None):
    """With what was typed and why it was refused, where it was."""
    choices, standing = choices_of(me()), standing_of(me().phone, me())
    may_text = SERVICE in standing.agreed
    form = form or Form({"quiet_from": me().quiet_from, "quiet_until": me().quiet_until, "zone": me().zone})
    return page(
        "notices/portal_notices.html", 200 if form.is_good else 422, frame=frame(), form=form,
        topics=_topics(choices, may_text), may_text=may_text, devices=devices_of(me().id), here=signed_in().id,
        texts=_texts(standing), times=_times, zones=_zones(),
        stopped=me().texts_stopped_at or standing.is_stopped,
    )  # fmt: skip


def kinds_here() -> dict[str, Kind]:
    """Only what the company sends, and what can concern this person."""
    off = off_kinds()
    return {name: kind for name, kind in CHOOSABLE.items() if reach().has(kind.right) and name not in off}


def _topics(choices: dict, may_text: bool) -> list[tuple[str, list]]:
    """(topic, its kinds with their switches); one without any is left out."""
    found: dict[str, list] = {VISITS: [], MONEY: [], MORE: []}
    for name, kind in kinds_here().items():
        found[topic_of(name, kind)].append((kind, _switches(name, kind, choices, may_text)))
    return [(topic, kinds) for topic, kinds in found.items() if kinds]


def _switches(name: str, kind: Kind, choices: dict, may_text: bool) -> list[dict]:
    """Texts can be chosen once they were agreed to."""
    return [
        {"name": f"{name}-{channel}", "channel": channel,
         "on": channel in kind.always or (wants(choices, name, channel) and (may_text or channel != TEXT)),
         "fixed": channel in kind.always or (channel == TEXT and not may_text)}
        for channel in CHANNELS if channel in kind.channels
    ]  # fmt: skip


def _texts(standing) -> dict:
    phone = me().phone
    return {
        "phone": phone_words(phone) if phone else "", "agreed": standing.agreed,
        "asked": [(purpose, consent_words(purpose, phone)) for purpose in PURPOSES if phone and
                  purpose not in standing.agreed],
        "number": current.settings().sms_from,
    }  # fmt: skip


def _times(chosen: str) -> list[tuple[str, str]]:
    """Every half hour; and what was chosen, where it is another time."""
    halves = [dt.datetime(2000, 1, 1, hour, minute, tzinfo=dt.UTC) for hour in range(24) for minute in (0, 30)]
    listed = {f"{one:%H:%M}": clock_time(one, "UTC") for one in halves}
    return [("", _("Not chosen")), *({chosen: chosen} | listed if chosen else listed).items()]


def _zones() -> list[tuple[str, str]]:
    """The company's own comes first, without a value: whoever did not choose stays with it."""
    others = [zone for zone in dict.fromkeys((me().zone, *ZONES)) if zone]
    return [(zone, (zone or current.company().zone).replace("_", " ")) for zone in ("", *others)]
