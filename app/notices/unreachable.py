"""People whom nothing of ours reaches: why, what they missed, and what to say when calling."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, exists, not_, or_, select

from app.accounts.models import Account, Role
from app.base import clock
from app.base.db import session
from app.base.languages import _, date_plain
from app.notices.consent import ENDS_ALL, SERVICE
from app.notices.kinds import KINDS
from app.notices.models import DeadAddress, Notice, PushDevice, TextConsent
from app.people.models import Person, SignedIn

A_PAGE = 30
MISSED, MISSED_SINCE = 3, dt.timedelta(days=90)

_email, _phone = aliased(DeadAddress), aliased(DeadAddress)


@dataclass
class Unreached:
    """`say` are whole sentences for the call."""

    person: Person
    say: list[str]
    accounts: list[tuple[str, str]] = field(default_factory=list)
    missed: list[tuple[str, dt.datetime]] = field(default_factory=list)
    can_retry: bool = False


def unreachable_people(before: str = "") -> tuple[list[Unreached], str]:
    """By when they came, the newest first; four queries, however many there are."""
    rows = session().exec(_statement(before)).all()
    found = [
        Unreached(person, _say(person, no_mail, no_phone, is_stopped), can_retry=bool(no_mail or no_phone))
        for person, no_mail, no_phone, is_stopped in rows[:A_PAGE]
    ]
    _add_accounts(found)
    _add_missed(found)
    return found, rows[A_PAGE - 1][0].uid if len(rows) > A_PAGE else ""


def _statement(before: str):
    """No mail that arrives, no text that may be sent, no device that rings."""
    chosen = (
        select(Person, _email.since, _phone.since, _is_stopped())
        .join(_email, and_(_email.address == Person.email, _email.company_id == Person.company_id), isouter=True)
        .join(_phone, and_(_phone.address == Person.phone, _phone.company_id == Person.company_id), isouter=True)
        .where(
            col(Person.ended_at).is_(None), Person.id.in_(_owners()),
            or_(Person.email == "", col(_email.id).is_not(None)),
            or_(Person.phone == "", col(_phone.id).is_not(None), col(Person.texts_stopped_at).is_not(None),
                not_(_has_agreed())),
            not_(_has_device()),
        )
    )  # fmt: skip
    if before:
        chosen = chosen.where(Person.id < select(Person.id).where(Person.uid == before).scalar_subquery())
    return chosen.order_by(col(Person.id).desc()).limit(A_PAGE + 1)


def _owners():
    return select(Role.person_id).where(or_(col(Role.ends_at).is_(None), Role.ends_at > clock.now()))


def _has_agreed():
    """The newest word about service at this number is a yes, and theirs."""
    yes, later = aliased(TextConsent), aliased(TextConsent)
    return exists(_newest(yes, later).where(yes.person_id == Person.id, col(yes.given).is_(True)))


def _is_stopped():
    """By them, or at this number by whoever had it then."""
    no, later = aliased(TextConsent), aliased(TextConsent)
    ended = exists(_newest(no, later).where(col(no.given).is_(False), col(no.source).in_(ENDS_ALL)))
    return or_(col(Person.texts_stopped_at).is_not(None), ended)


def _newest(word, later):
    newer = exists(select(later.id).where(later.phone == word.phone, later.purpose == SERVICE, later.id > word.id))
    return select(word.id).where(word.phone == Person.phone, word.purpose == SERVICE, not_(newer))


def _has_device():
    lives = and_(SignedIn.id == PushDevice.signed_in_id, col(SignedIn.ended_at).is_(None),
                 SignedIn.ends_at > clock.now())  # fmt: skip
    return exists(select(PushDevice.id).join(SignedIn, lives).where(PushDevice.person_id == Person.id))


def _say(person: Person, no_mail: dt.datetime | None, no_phone: dt.datetime | None, is_stopped: bool) -> list[str]:
    return [_about_mail(person, no_mail), _about_texts(person, no_phone, is_stopped),
            _("Offer push: they open the portal on their phone and switch notices on.")]  # fmt: skip


def _about_mail(person: Person, since: dt.datetime | None) -> str:
    if not person.email:
        return _("Ask for an e-mail address: we have none.")
    return _("Letters to %(address)s have come back since %(day)s. Ask whether it is spelled right, or for another "
             "one.", address=person.email, day=date_plain(since))  # fmt: skip


def _about_texts(person: Person, since: dt.datetime | None, is_stopped: bool) -> str:
    if not person.phone:
        return _("Ask for a mobile number: we have none.")
    if since:
        return _("Texts cannot reach their number since %(day)s: it may be a landline, or no longer theirs.",
                 day=date_plain(since))  # fmt: skip
    if is_stopped:
        return _("Texts to their number were stopped. If they want them again, they text START from it themselves; "
                 "nobody can do it for them.")  # fmt: skip
    return _("They have not agreed to texts. They can, in the portal under Messages.")


def _add_accounts(found: list[Unreached]) -> None:
    by_person = {one.person.id: one for one in found}
    roles = select(Role.person_id, Account.uid, Account.name).join(Account, Account.id == Role.account_id)
    theirs = roles.where(Role.person_id.in_(by_person)).order_by(Role.id)
    for person_id, uid, name in session().exec(theirs).all():
        if (uid, name) not in by_person[person_id].accounts:
            by_person[person_id].accounts.append((uid, name))


def _add_missed(found: list[Unreached]) -> None:
    by_person = {one.person.id: one for one in found}
    lost = select(Notice.person_id, Notice.event, Notice.created_at).where(
        Notice.person_id.in_(by_person), Notice.state.in_(("failed", "dropped")),
        Notice.created_at > clock.now() - MISSED_SINCE,
    )  # fmt: skip
    seen: dict[int, list] = defaultdict(list)
    for person_id, event, at in session().exec(lost.order_by(col(Notice.id).desc())).all():
        if event in KINDS and event not in [name for name, _at in seen[person_id]] and len(seen[person_id]) < MISSED:
            seen[person_id].append((event, at))
            by_person[person_id].missed.append((str(KINDS[event].name), at))
