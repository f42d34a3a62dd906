"""The page on which people say what we tell them, how, and when; for the pages that change a piece of it."""

from app.base import current
from app.base.forms import Form
from app.base.fragments import page
from app.doors import me, reach, signed_in
from app.notices.choosing import choices_of, wants
from app.notices.consent import PURPOSES, SERVICE, consent_words, standing_of
from app.notices.devices import devices_of
from app.notices.kinds import CHANNELS, CHOOSABLE, EMAIL, PUSH, TEXT, Kind
from app.notices.switches import off_kinds
from app.people.contacts import phone_words
from app.people.frames import frame
from app.properties.property_forms import ZONES


def notices_page(form: Form | None = None):
    """With what was typed and why it was refused, where it was."""
    choices, standing = choices_of(me()), standing_of(me().phone, me())
    may_text = SERVICE in standing.agreed
    kinds = [(name, kind, _switches(name, kind, choices, may_text)) for name, kind in kinds_here().items()]
    form = form or Form({"quiet_from": me().quiet_from, "quiet_until": me().quiet_until, "zone": me().zone})
    return page(
        "notices/portal_notices.html", 200 if form.is_good else 422, frame=frame(), kinds=kinds, form=form,
        devices=devices_of(me().id), here=signed_in().id, reached_at=_reached_at(may_text), texts=_texts(standing),
        zones=_zones(), stopped=me().texts_stopped_at or standing.is_stopped,
    )  # fmt: skip


def kinds_here() -> dict[str, Kind]:
    """Only what the company sends, and what can concern this person."""
    off = off_kinds()
    return {name: kind for name, kind in CHOOSABLE.items() if reach().has(kind.right) and name not in off}


def _switches(name: str, kind: Kind, choices: dict, may_text: bool) -> list[dict]:
    """Texts can be chosen once they were agreed to."""
    return [
        {"name": f"{name}-{channel}", "channel": channel, "on": wants(choices, name, channel),
         "fixed": channel in kind.always, "off_limits": channel == TEXT and not may_text}
        for channel in CHANNELS if channel in kind.channels
    ]  # fmt: skip


def _reached_at(may_text: bool) -> dict[str, str]:
    return {PUSH: "", EMAIL: me().email, TEXT: phone_words(me().phone) if me().phone and may_text else ""}


def _texts(standing) -> dict:
    phone = me().phone
    return {
        "phone": phone_words(phone) if phone else "", "agreed": standing.agreed,
        "asked": [(purpose, consent_words(purpose, phone)) for purpose in PURPOSES if phone and
                  purpose not in standing.agreed],
        "number": current.settings().sms_from,
    }  # fmt: skip


def _zones() -> list[tuple[str, str]]:
    """The company's own comes first, without a value: whoever did not choose stays with it."""
    others = [zone for zone in dict.fromkeys((me().zone, *ZONES)) if zone]
    return [(zone, (zone or current.company().zone).replace("_", " ")) for zone in ("", *others)]
