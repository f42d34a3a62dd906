"""The company's own words for its messages: by kind, channel and language, with a preview."""

from flask import make_response, request, url_for
from werkzeug.exceptions import NotFound

from app.base import current, db
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say, wants_fragment
from app.base.languages import _, day_and_time, speaking
from app.doors import L3, office
from app.notices.kinds import CHOOSABLE, KINDS, TEXT
from app.notices.own_words import (
    EDITABLE,
    WordsRefused,
    history_of,
    keep_words,
    own_by_event,
    present_words,
    starting_words,
    use_built_in,
)
from app.notices.previewing import cost_words, preview_of
from app.notices.samples import sample_values
from app.notices.wording_checks import known_variables
from app.people.role_words import LANGUAGE_WORDS
from app.people.staff import SETTINGS


@office.get("/settings/wording", level=L3, may=SETTINGS)
def list_wordings():
    own = own_by_event()
    rows = [(event, KINDS[event], own.get(event, []), event in CHOOSABLE) for event in EDITABLE]
    return page("notices/office_wordings.html", rows=rows, languages=LANGUAGE_WORDS, here=current.company().language)


@office.get("/settings/wording/<event>/<channel>/<language>", level=L3, may=SETTINGS)
def show_wording(event: str, channel: str, language: str):
    _expect_known(event, channel, language)
    subject, body, _is_own = present_words(event, channel, language)
    return _page(event, channel, language, Form({"subject": subject, "body": body}))


@office.post("/settings/wording/<event>/<channel>/<language>", level=L3, may=SETTINGS)
def change_wording(event: str, channel: str, language: str):
    _expect_known(event, channel, language)
    form = _typed()
    try:
        with db.writing():
            is_new = keep_words(event, channel, language, form["subject"], form["body"])
    except WordsRefused as no:
        for field, sentence in no.faults.items():
            form.refuse(field, sentence)
        return _page(event, channel, language, form)
    say(_("Saved. The next message is sent in these words.") if is_new else _("Nothing was changed."))
    return go(url_for(".notices_show_wording", event=event, channel=channel, language=language))


@office.post("/settings/wording/<event>/<channel>/<language>/preview", level=L3, may=SETTINGS)
def look_at_wording(event: str, channel: str, language: str):
    """Keeps nothing: how what is typed will look."""
    _expect_known(event, channel, language)
    form = _typed()
    if wants_fragment():
        drawn = _preview(event, channel, language, form)
        return make_response(fragment("notices/_office_wording_preview.html", **drawn))
    return _page(event, channel, language, form)


@office.post("/settings/wording/<event>/<channel>/<language>/built-in", level=L3, may=SETTINGS)
def put_back_wording(event: str, channel: str, language: str):
    _expect_known(event, channel, language)
    with db.writing():
        use_built_in(event, channel, language)
    say(_("The built-in words are in use again."))
    return go(url_for(".notices_show_wording", event=event, channel=channel, language=language))


def _expect_known(event: str, channel: str, language: str) -> None:
    if event not in EDITABLE or channel not in KINDS[event].channels or language not in LANGUAGE_WORDS:
        raise NotFound


def _typed() -> Form:
    """Browsers send line breaks as two letters."""
    form = Form(request.form)
    return Form({name: form[name].replace("\r\n", "\n").strip() for name in ("subject", "body")})


def _page(event: str, channel: str, language: str, form: Form):
    _subject, _body, is_own = present_words(event, channel, language)
    with speaking(language):
        samples = sample_values()
    return page(
        "notices/office_wording.html", 200 if form.is_good else 422, form=form, event=event, channel=channel,
        language=language, kind=KINDS[event], is_own=is_own, languages=LANGUAGE_WORDS, is_text=channel == TEXT,
        variables=[(f"{{{name}}}", samples[name]) for name in sorted(known_variables(event, channel))],
        built_in=starting_words(event, channel, language), history=_history(event, channel, language),
        **_preview(event, channel, language, form),
    )  # fmt: skip


def _history(event: str, channel: str, language: str) -> list[dict]:
    """What the words were before each change."""
    return [
        {"when": day_and_time(told.at), "text": " · ".join(part for part in told.data["before"] if part),
         "title": _("%(name)s wrote new words. Before:", name=told.actor_name) if told.name == "wording.changed" else
         _("%(name)s went back to the built-in words. Before:", name=told.actor_name)}
        for told in history_of(event, channel, language)
    ]  # fmt: skip


def _preview(event: str, channel: str, language: str, form: Form) -> dict:
    made = preview_of(event, channel, language, form["subject"], form["body"])
    costs = cost_words(made.cost) if made and made.cost else ""
    return {"preview": made, "costs": costs, "company": current.company().name}
