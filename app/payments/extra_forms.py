"""What the office types about tips and the card surcharge, read without trust."""

import datetime as dt

from app.base.forms import Form, dollars
from app.base.languages import _, _l
from app.companies.models import Company
from app.payments.surcharges import LEFT_OUT, NOTICE, STATES, state_code
from app.payments.tips import AMOUNT, KINDS, MOST, PERCENT

PLACES = range(3)
USUAL = {PERCENT: (100_000, 150_000, 200_000)}
WORDS = {PERCENT: _l("Percent of what is paid"), AMOUNT: _l("Amounts")}


def tips_in(form: Form) -> tuple[bool, str, list[int]]:
    """For change_tips(); what is wrong is said in the form."""
    is_on, kind = bool(form["tips"]), form.one_of("tip_kind", KINDS)
    presets = sorted({_preset(form, f"preset-{at}", kind) for at in PLACES if form[f"preset-{at}"].strip()})
    if is_on and not presets:
        form.refuse("preset-0", _("Type at least one."))
    return is_on, kind, presets


def _preset(form: Form, name: str, kind: str) -> int:
    if kind == AMOUNT:
        cents = form.cents(name)
        if not 0 < cents <= MOST:
            form.refuse(name, _("Type an amount from 0.01 to %(most)s.", most=dollars(MOST)))
        return cents
    percent = form.decimal(name, 1, _("Type a percentage, such as 15."))
    if not 0 < percent <= 100:
        form.refuse(name, _("Type a percentage, such as 15."))
    return int(percent * 10_000)


def tips_as_form(company: Company) -> Form:
    """A company that never had any finds the usual ones typed in."""
    presets = company.tip_presets or USUAL[PERCENT]
    fields = {f"preset-{at}": _shown(company.tip_kind, value) for at, value in enumerate(presets)}
    return Form({"tips": "on" if company.tips_on else "", "tip_kind": company.tip_kind, **fields})


def _shown(kind: str, value: int) -> str:
    return dollars(value) if kind == AMOUNT else _percent(value)


def _percent(millionths: int) -> str:
    return f"{millionths / 10_000:.2f}".rstrip("0").rstrip(".") if millionths else ""


# ---- the card surcharge ----


def surcharge_in(form: Form, company: Company, today: dt.date) -> dict:
    """For confirm_surcharge(); what is wrong is said in the form."""
    rate = form.decimal("rate", 2, _("Type a percentage, such as 2.5."))
    cost = form.decimal("cost", 2, _("Type a percentage, such as 2.9."))
    told_on = form.day("told_on")
    if not 0 < rate <= 3:
        form.refuse("rate", _("Type a percentage above 0 and up to 3: the card networks allow no more."))
    if not 0 < cost <= 10:
        form.refuse("cost", _("Type a percentage, such as 2.9."))
    elif rate > cost:
        form.refuse("rate", _("Never more than what cards cost you."))
    if told_on and told_on > today:
        form.refuse("told_on", _("This day is still to come."))
    states = _states_in(form, company)
    if not form["confirmed"]:
        form.refuse("confirmed", _("Confirm that you have looked at the rules of these states."))
    return {"millionths": int(rate * 10_000), "cost_millionths": int(cost * 10_000), "told_on": told_on or today,
            "states": states}  # fmt: skip


def _states_in(form: Form, company: Company) -> list[str]:
    states = [code for code in STATES if form[f"state-{code}"]]
    if not states:
        form.refuse("states", _("Choose at least one state."))
    elif state_code(company.region) not in states:
        form.refuse("states", _("Your company's own state must be among them: it stands under Settings."))
    return states


def surcharge_as_form(company: Company) -> Form:
    """States are never chosen by themselves: somebody looked at the rules of each."""
    since = company.surcharge_from
    fields = {"surcharges": "on" if since else "", "rate": _percent(company.surcharge_millionths),
              "cost": _percent(company.card_cost_millionths), "told_on": since - NOTICE if since else ""}  # fmt: skip
    return Form({**fields, **{f"state-{code}": "on" for code in company.surcharge_states}})


def states_shown(form: Form) -> dict:
    """(code, name) of those that are free, and of those that ban or limit it by some source; and the chosen codes."""
    return {
        "free": [(code, name) for code, name in STATES.items() if code not in LEFT_OUT],
        "limited": [(code, name) for code, name in STATES.items() if code in LEFT_OUT],
        "chosen": {code for code in STATES if form[f"state-{code}"]},
    }
