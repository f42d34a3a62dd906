"""The list of those who are late, to be called one after the other."""

from flask import request, url_for

from app.base.fragments import page
from app.doors import L3, office
from app.home.collecting import collections
from app.payments.dunning.words import reason_words, step_words
from app.people.contacts import phone_words
from app.people.staff import BILLING


@office.get("/collections", level=L3, may=BILLING)
def show_collections():
    after = request.args.get("after", "")[:80]
    found, older, late = collections(after)
    return page(
        "home/office_collections.html", found=found, late=late, reason_words=reason_words, step_words=step_words,
        phone_words=phone_words, older=url_for(".home_show_collections", after=older) if older else "",
        newer=url_for(".home_show_collections") if after else "",
    )  # fmt: skip
