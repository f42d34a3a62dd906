"""Search everything: names, contacts, addresses, invoice numbers. Six queries, however large the company.

The tables themselves are searched, not a copy of their words: what was just typed in is found at once.
"""

import re
from dataclasses import dataclass
from functools import reduce

from markupsafe import Markup, escape
from sqlmodel import and_, col, select

from app.accounts.models import Account, Role
from app.base.db import session
from app.base.matching import contains
from app.invoices.book import Listed, matching
from app.people.models import Person
from app.properties.models import Property

LEAST, LONGEST, MOST = 2, 80, 8
# A phone number is looked for from so many digits on; fewer are a house number.
PHONE_DIGITS = 4


@dataclass(frozen=True)
class Found:
    """Rows with the account they belong to: (account uid, title, detail)."""

    query: str
    accounts: list
    people: list
    places: list
    invoices: list[Listed]

    @property
    def is_empty(self) -> bool:
        return not (self.accounts or self.people or self.places or self.invoices)


def search(query: str) -> Found:
    """Every word must be found, in any order; a query shorter than LEAST finds nothing."""
    query = query.strip()[:LONGEST]
    words = query.split()
    if len(query) < LEAST:
        return Found(query, [], [], [], [])
    return Found(query, _accounts(words), _people(query, words), _places(words), matching(query, MOST))


def _accounts(words: list[str]) -> list:
    columns = (Account.uid, Account.name, Account.number)
    named = _all_in(words, Account.name, Account.number, Account.purchase_order)
    return list(session().exec(select(*columns).where(named).limit(MOST)).all())


def _people(query: str, words: list[str]) -> list:
    """By name or e-mail, or by the phone number in whatever way it is written."""
    digits = re.sub(r"\D", "", query)
    is_phone = len(digits) >= PHONE_DIGITS and not re.search(r"[^\W\d]", query)
    wanted = col(Person.phone).contains(digits) if is_phone else _all_in(words, Person.name, Person.email)
    ids = session().exec(select(Person.id).where(wanted, col(Person.ended_at).is_(None)).limit(MOST)).all()
    columns = (Account.uid, Person.name, Person.email, Person.phone, Account.name.label("account"))
    found = select(*columns).join(Role, Role.person_id == Person.id).join(Account, Account.id == Role.account_id)
    return list(session().exec(found.where(Person.id.in_(ids), col(Role.ends_at).is_(None)).limit(MOST)).all())


def _places(words: list[str]) -> list:
    columns = (Account.uid, Property.uid.label("place"), Property.name, Property.street, Property.city,
               Property.postal_code, Account.name.label("account"))  # fmt: skip
    wanted = _all_in(words, Property.name, Property.street, Property.city, Property.postal_code)
    ids = session().exec(select(Property.id).where(wanted).limit(MOST)).all()
    found = select(*columns).join(Account, Account.id == Property.account_id)
    return list(session().exec(found.where(Property.id.in_(ids))).all())


def _all_in(words: list[str], *columns):
    """Each word somewhere in the columns. No order is asked for: the first ones found end the scan."""
    text = reduce(lambda joined, column: joined + " " + column, columns)
    return and_(*(contains(text, word) for word in words))


def marked(text: str, query: str) -> Markup:
    """The text with what was looked for in <mark>."""
    words = sorted({re.escape(word) for word in query.split()}, key=len, reverse=True)
    if not words or not text:
        return escape(text)
    pieces = re.split(f"({'|'.join(words)})", text, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces)
    )
