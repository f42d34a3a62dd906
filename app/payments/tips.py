"""Tips: what is offered, what was typed, and what is too much for one. Off until the office switches them on."""

from dataclasses import dataclass, replace

from sqlmodel import or_, select

from app.approvals.standing import ruled_ids
from app.base import current
from app.base.forms import Form, dollars
from app.base.languages import _, money, number
from app.base.money import Money, share
from app.base.prepared import Prepared, one_of
from app.invoices.models import Line, LineVisit
from app.payments.choosing import typed_cents
from app.payments.refused import TipRefused

KINDS = PERCENT, AMOUNT = "percent", "amount"
OTHER = "other"
# A slip of the finger must not empty an account; a small bill may still get a decent one.
MOST, ALWAYS_FINE = 50_000, 2_000

_SERVED = Prepared(
    select(Line.id)
    .outerjoin(LineVisit, LineVisit.line_id == Line.id)
    .where(Line.invoice_id.in_(one_of("ids")), or_(Line.plan_id.is_not(None), LineVisit.id.is_not(None)))
    .limit(1)
)


@dataclass(frozen=True)
class Choice:
    words: str
    tip: Money


@dataclass(frozen=True)
class Tips:
    """`chosen` is "0", the cents of a choice or OTHER; `typed` and `error` are of the field beside the latter."""

    choices: tuple[Choice, ...]
    most: Money
    chosen: str = "0"
    typed: str = ""
    error: str = ""


def most_tip(cents: int) -> int:
    """No more than what is paid, except of small bills."""
    return min(MOST, max(cents, ALWAYS_FINE))


def may_tip(invoice_ids: list[int]) -> bool:
    """For visits and plans; not where an amount was approved, since nobody said yes to more. Two queries."""
    return current.company().tips_on and _SERVED(ids=invoice_ids).first() is not None and not ruled_ids(invoice_ids)


def tips_for(invoice_ids: list[int], cents: int) -> Tips | None:
    """None where there are none."""
    if not may_tip(invoice_ids):
        return None
    company, most = current.company(), most_tip(cents)
    found = {preset_cents(company.tip_kind, value, cents): value for value in reversed(company.tip_presets)}
    choices = [Choice(_words(company.tip_kind, found[tip], tip), _money(tip)) for tip in sorted(found)]
    return Tips(tuple(one for one in choices if 0 < one.tip.cents <= most), _money(most))


def preset_cents(kind: str, value: int, cents: int) -> int:
    return value if kind == AMOUNT else share(cents, value)


def _words(kind: str, value: int, tip: int) -> str:
    return money(_money(tip)) if kind == AMOUNT else f"{number(value / 10_000)} % · {money(_money(tip))}"


# ---- what came back ----


def typed_tip(form: Form, cents: int) -> int:
    """The tip in cents, 0 for none, beside so many that the payer saw. What is none is said in the form."""
    chosen = form["tip"].strip()
    if chosen in ("", "0"):
        return 0
    tip = _typed(form) if chosen == OTHER else _of_choice(form, chosen)
    if tip > most_tip(cents):
        form.refuse("tip_other", _("A tip can be %(most)s here at most.", most=money(_money(most_tip(cents)))))
    return tip if form.is_good else 0


def _typed(form: Form) -> int:
    if not form["tip_other"].strip():
        form.refuse("tip_other", _("Type the tip, or choose none."))
        return 0
    return typed_cents(form, "tip_other")


def _of_choice(form: Form, chosen: str) -> int:
    """Its cents stand in the form: what was seen is what is paid, whatever the presets are by now."""
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
        return int(chosen)
    form.refuse("tip_other", _("Choose one of the tips, or type an amount."))
    return 0


def as_typed(tips: Tips | None, form: Form) -> Tips | None:
    """With what was chosen before; an amount that is no choice any more stands in the field."""
    chosen = form["tip"].strip()
    if tips is None or chosen in ("", "0"):
        return tips
    if chosen in [str(one.tip.cents) for one in tips.choices] and "tip_other" not in form.errors:
        return replace(tips, chosen=chosen)
    is_cents = chosen.isascii() and chosen.isdigit() and len(chosen) < 10
    typed = dollars(int(chosen)) if is_cents else form["tip_other"]
    return replace(tips, chosen=OTHER, typed=typed, error=form.errors.get("tip_other", ""))


def expect_tip_allowed(tip_cents: int, invoice_ids: list[int], cents: int) -> None:
    """Raises TipRefused. Tips may have been switched off since the page was drawn."""
    if tip_cents and not may_tip(invoice_ids):
        raise TipRefused("no tips")
    if not 0 <= tip_cents <= most_tip(cents):
        raise TipRefused(f"{tip_cents} beside {cents}")


def _money(cents: int) -> Money:
    return Money(cents, current.company().currency)
