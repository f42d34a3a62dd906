"""A person's own page: how they are reached, in which language, on which devices."""

from flask import request

from app.accounts.rights import MANAGE_METHODS
from app.base import db
from app.base.fragments import go, page, say
from app.base.languages import LANGUAGES, _, speaking
from app.doors import L3, me, portal, reach
from app.people.choosing import choose_language
from app.people.contacts import phone_words
from app.people.frames import frame


@portal.get("/account", level=L3, staff_too=True)
def show_account():
    phone = phone_words(me().phone) if me().phone else ""
    return page("people/portal_account.html", frame=frame(), phone=phone, has_methods=reach().has(MANAGE_METHODS))


@portal.post("/account/language", level=L3, staff_too=True)
def change_language():
    language = request.form.get("language", "")
    if language in LANGUAGES:
        with db.writing():
            choose_language(me(), language)
        with speaking(language):
            say(_("Saved. We also write to you in this language from now on."))
    return go("/account")
