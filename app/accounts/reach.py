"""What a person may reach: rows are found through this, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import or_
from sqlmodel import select

from app.accounts.models import Role
from app.accounts.rights import ROLES
from app.base.prepared import Prepared, given, one_of, this_moment

# Ids begin with 1. An empty list becomes a subquery, for which SQLite forgets its indexes and reads a whole company.
_NONE = [0]


@dataclass(frozen=True)
class Reach:
    """The roles of one person: (account id, property id or None for the whole account, rights)."""

    person_id: int
    roles: tuple[tuple[int, int | None, frozenset[str]], ...] = field(default=())

    def has(self, right: str) -> bool:
        """Somewhere, at least."""
        return any(right in rights for _, _, rights in self.roles)

    def accounts(self, right: str) -> list[int]:
        """Accounts for which the right holds as a whole: their invoices, methods and people."""
        return sorted({a for a, p, rights in self.roles if p is None and right in rights})

    def single_properties(self, right: str) -> list[int]:
        return sorted({p for _, p, rights in self.roles if p is not None and right in rights})

    def covers(self, right: str, account_column, property_column):
        """The condition under which a row with these two columns is in reach."""
        accounts, properties = self.accounts(right) or _NONE, self.single_properties(right) or _NONE
        return or_(account_column.in_(accounts), property_column.in_(properties))

    def covered(self, right: str) -> dict[str, list[int]]:
        """The values of a prepared statement with `in_reach`."""
        return {
            "reached_accounts": self.accounts(right) or _NONE,
            "reached_properties": self.single_properties(right) or _NONE,
        }

    def allows(self, right: str, account_id: int, property_id: int | None = None) -> bool:
        return account_id in self.accounts(right) or (
            property_id is not None and property_id in self.single_properties(right)
        )


NOWHERE = Reach(0)

_ROLES = Prepared(
    select(Role.account_id, Role.property_id, Role.name)
    .where(or_(Role.ends_at.is_(None), Role.ends_at > given("now"))),
    by=Role.person_id,
)  # fmt: skip


def in_reach(account_column, property_column):
    """As Reach.covers, for statements made beforehand; they are asked with `**reach.covered(right)`."""
    return or_(
        account_column.in_(one_of("reached_accounts")), property_column.in_(one_of("reached_properties"))
    )


def reach_of(person_id: int) -> Reach:
    """One query; roles that have ended do not count."""
    rows = _ROLES(person_id=person_id, now=this_moment())
    return Reach(person_id, tuple((row.account_id, row.property_id, ROLES[row.name]) for row in rows))


def reach_ahead(person_ids: Iterable[int]) -> None:
    """Inside asked_once: of all of them in one query."""
    _ROLES.ahead(person_ids, now=this_moment())
