"""What the office types about reminders, late fees and holds, read without trust."""

from app.base.forms import Form, dollars
from app.base.languages import _, _l
from app.invoices.models import DunningRules
from app.payments.dunning.rules import USUAL_STEPS

MOST_STEPS, FARTHEST_BEFORE, FARTHEST_AFTER = 8, -30, 365
WAYS = {"push": _l("Push"), "email": _l("E-mail"), "text": _l("Text")}
FEES = {"": _l("None"), "percent": _l("Percent of what is open"), "fixed": _l("A fixed amount")}


def rules_in(form: Form) -> dict:
    """For change_dunning_rules(); what is wrong is said in the form."""
    reminds, fee = bool(form["reminds"]), form.one_of("fee", FEES)
    steps = _steps_in(form)
    if reminds and not steps:
        form.refuse("day-0", _("Type at least one day."))
    return {"reminds": reminds, "charges_fees": bool(fee), "steps": steps, "skips_paused": bool(form["skips_paused"]),
            **_hours_in(form), **_fee_in(form, fee), **_hold_in(form)}  # fmt: skip


def _steps_in(form: Form) -> list:
    """Rising, each day once; a row without a day is no step."""
    found = {}
    for at in range(MOST_STEPS):
        text = form[f"day-{at}"].strip()
        if text:
            found.setdefault(_day_in(form, f"day-{at}", text), _ways_in(form, at))
    return [[day, ways] for day, ways in sorted(found.items())]


def _day_in(form: Form, name: str, text: str) -> int:
    digits = text.removeprefix("-").removeprefix("+")
    day = int(text) if digits.isascii() and digits.isdigit() and len(digits) < 4 else FARTHEST_AFTER + 1
    if not FARTHEST_BEFORE <= day <= FARTHEST_AFTER:
        form.refuse(name, _("Type days from the due day, such as -3, 0 or 14."))
    return day


def _ways_in(form: Form, at: int) -> list[str]:
    ways = [way for way in WAYS if form[f"{way}-{at}"]]
    if not ways:
        form.refuse(f"day-{at}", _("Choose at least one way."))
    return ways


def _hours_in(form: Form) -> dict:
    first, last = form.time("send_from"), form.time("send_until")
    if first is None or last is None or first >= last:
        form.refuse("send_until", _("The last hour comes after the first."))
    return {"send_from": first, "send_until": last}


def _fee_in(form: Form, kind: str) -> dict:
    rate = form.decimal("fee_rate", 4, _("Type a rate, such as 1.5.")) if kind == "percent" else 0
    fixed = form.cents("fee_amount") if kind == "fixed" else 0
    cap = form.cents("fee_cap") if form["fee_cap"].strip() else None
    if kind == "percent" and not 0 < rate <= 25:
        form.refuse("fee_rate", _("Type a rate, such as 1.5."))
    if kind == "fixed" and not 0 < fixed <= 100_000:
        form.refuse("fee_amount", _("Type an amount, such as 15.00."))
    if cap is not None and not 0 < cap <= 1_000_000:
        form.refuse("fee_cap", _("Type an amount, such as 15.00."))
    times = {"fee_grace_days": _whole(form, "fee_grace_days", 0, 90), "fee_most": _whole(form, "fee_most", 1, 12)}
    return {"fee_millionths": int(rate * 10_000), "fee_cents": fixed, "fee_cap_cents": cap, **times}


def _hold_in(form: Form) -> dict:
    least = form.cents("hold_least") if form["hold_least"].strip() else 0
    if not 0 <= least <= 10_000_000:
        form.refuse("hold_least", _("Type an amount, such as 15.00."))
    days = _whole(form, "hold_days", 10, 365) if form["holds"] else None
    return {"hold_days": days, "hold_least_cents": least, "hold_notice_days": _whole(form, "hold_notice_days", 3, 60)}


def _whole(form: Form, name: str, least: int, most: int) -> int:
    found = form.whole(name, least, most)
    if found is None:
        form.refuse(name, _("Type a whole number from %(least)s to %(most)s.", least=least, most=most))
    return found if found is not None else least


def rules_as_form(rules: DunningRules) -> Form:
    """A company without a schedule finds the usual one typed in."""
    fields = {"send_from": rules.send_from, "send_until": rules.send_until, "fee": _kind_of(rules),
              "fee_rate": _rate(rules.fee_millionths), "fee_amount": _dollars(rules.fee_cents),
              "fee_cap": "" if rules.fee_cap_cents is None else dollars(rules.fee_cap_cents),
              "fee_grace_days": rules.fee_grace_days, "fee_most": rules.fee_most, "hold_days": rules.hold_days or 45,
              "hold_least": _dollars(rules.hold_least_cents),
              "hold_notice_days": rules.hold_notice_days}  # fmt: skip
    on = {"reminds": rules.remind_since, "skips_paused": rules.skips_paused, "holds": rules.hold_days is not None}
    for at, (day, ways) in enumerate(rules.steps or USUAL_STEPS):
        fields |= {f"day-{at}": day, **{f"{way}-{at}": "on" for way in ways}}
    return Form({**fields, **{name: "on" for name, is_on in on.items() if is_on}})


def _dollars(cents: int) -> str:
    return dollars(cents) if cents else ""


def _kind_of(rules: DunningRules) -> str:
    return "" if rules.fee_since is None else "percent" if rules.fee_millionths else "fixed"


def _rate(millionths: int) -> str:
    return f"{millionths / 10_000:.4f}".rstrip("0").rstrip(".") if millionths else ""


def places() -> dict:
    return {"places": range(MOST_STEPS), "ways": list(WAYS.items()), "fees": list(FEES.items())}
