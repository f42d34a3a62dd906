"""Words that only the office's pages need, as filters of their templates."""

import datetime as dt

from app.base import current
from app.base.languages import _, _l, clock_time, day_short, money
from app.base.money import Money
from app.doors import office
from app.notices.kinds import KINDS
from app.people.contacts import phone_words
from app.people.role_words import OWNER_ROLES, STAFF_WORDS
from app.plans.plan_words import plan_words
from app.properties.pool_words import pool_name, sanitizer_words, size_words, surface_words

CHANGE_WORDS = {
    "access": _l("Access and pets"), "instructions": _l("Special instructions"), "pause": _l("Vacation pause"),
    "contact": _l("How they are reached"), "pool": _l("Pool"), "people": _l("People"), "role": _l("People"),
    "preferences": _l("About the water"), "preferred_day": _l("Preferred day"),
    "texts_before": _l("Text before a visit"), "autopay": _l("AutoPay"), "invoice": _l("Invoice"),
}  # fmt: skip
CHANNEL_WORDS = {"email": _l("E-mail"), "text": _l("Text"), "push": _l("Push")}


@office.app_template_filter("cents")
def cents(amount: int) -> str:
    return money(Money(amount, current.company().currency))


@office.app_template_filter("pool_facts")
def pool_facts(pool) -> str:
    """15,000 gallons · Pebble · Salt water"""
    facts = (
        size_words(pool.gallons),
        surface_words(pool.surface) if pool.surface else "",
        sanitizer_words(pool.sanitizer),
    )
    return " · ".join(fact for fact in facts if fact)


@office.app_template_filter("change_words")
def change_words(thing: str) -> str:
    return str(CHANGE_WORDS.get(thing, thing.replace("_", " ").capitalize()))


@office.app_template_filter("notice_words")
def notice_words(event: str) -> str:
    return str(KINDS[event].name) if event in KINDS else _("Notice")


@office.app_template_filter("channel_words")
def channel_words(channel: str) -> str:
    return str(CHANNEL_WORDS.get(channel, channel))


@office.app_template_filter("role_words")
def role_words(role: str) -> str:
    return str(OWNER_ROLES.get(role, role))


@office.app_template_filter("staff_words")
def staff_words(role: str) -> str:
    return str(STAFF_WORDS.get(role, role))


office.app_template_filter("pool_name")(pool_name)
office.app_template_filter("plan_words")(plan_words)
office.app_template_filter("phone_words")(phone_words)


@office.app_template_filter("moment")
def moment(at: dt.datetime, zone: str | None = None) -> str:
    """Sun, Nov 22, 4:47 AM: dense lists have no room for more."""
    return f"{day_short(at, zone)}, {clock_time(at, zone)}"
