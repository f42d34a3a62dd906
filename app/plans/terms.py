"""What a plan and the company say about money, at one moment: kept with what was billed, so that later prices do not
change earlier bills. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

# Skipped visits are credited always, never, or where the fault was ours.
SKIP_CREDITS = ("always", "ours", "never")
# A missed visit is worth its share of the period's visits, or the same all year.
PAUSE_CREDITS = ("share", "visit")
CHEMICALS = ("included", "extra", "partly")


@dataclass(frozen=True)
class Terms:
    """Names as in Plan and BillingRules."""

    price_cents: int
    starts_on: dt.date
    ends_on: dt.date | None = None
    billed_per: str = "month"
    in_advance: bool = False
    billing_day: int = 1
    chemicals: str = "included"
    included: tuple[str, ...] = ()
    every_weeks: int = 1
    weekday: int = 3
    skip_credit: str = "ours"
    pause_credit: str = "share"

    def bills(self, product: str) -> bool:
        """Whether a dose of it comes on top of the plan's price."""
        return self.chemicals == "extra" or (self.chemicals == "partly" and product not in self.included)


_OF_RULES = ("skip_credit", "pause_credit")
_OF_PLAN = tuple(name for name in Terms.__dataclass_fields__ if name not in (*_OF_RULES, "included"))


def terms_of(plan, rules) -> Terms:
    """Of a plan and its company's BillingRules."""
    own = {name: getattr(plan, name) for name in _OF_PLAN} | {name: getattr(rules, name) for name in _OF_RULES}
    return Terms(**own, included=tuple(plan.included))


def kept(terms: Terms) -> dict:
    """As JSON keeps it; when the plan ends is asked of the plan itself."""
    return asdict(terms) | {"starts_on": terms.starts_on.isoformat(), "ends_on": None}


def from_kept(row: Mapping, ends_on: dt.date | None) -> Terms:
    found = Terms(**row)
    return replace(
        found, starts_on=dt.date.fromisoformat(row["starts_on"]), ends_on=ends_on, included=tuple(row["included"])
    )
