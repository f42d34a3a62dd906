"""What the office types about the company's bills, read without trust."""

from app.base.forms import Form, dollars
from app.base.languages import _, _l
from app.plans.models import BillingRules
from app.visits.doses import PRODUCTS, UNIT_NAMES, Product

SKIPS = {
    "ours": _l("Where the fault was ours"), "always": _l("Always"), "never": _l("Never"),
}  # fmt: skip
PAUSES = {
    "share": _l("Its share of the month's visits"), "visit": _l("The same all year"),
}  # fmt: skip
TAXED = ("taxes_service", "taxes_chemicals", "taxes_parts")


def large_unit(product: Product) -> str:
    """The measure that a price on the list is for: gal, lb, bag."""
    return max(product.measures, key=product.measures.get)


def rate_in(form: Form, name: str) -> int:
    """Per cent as typed, in millionths."""
    rate = form.decimal(name, 4, _("Type a rate, such as 8.6.")) if form[name].strip() else 0
    if not 0 <= rate <= 50:
        form.refuse(name, _("Type a rate, such as 8.6."))
    return int(rate * 10_000)


def rate_as_typed(millionths: int | None) -> str:
    return "" if millionths is None else f"{millionths / 10_000:.4f}".rstrip("0").rstrip(".")


def rules_in(form: Form) -> dict:
    days = form.whole("due_days", 0, 120)
    if not form["due_days"].strip():
        form.refuse("due_days", _("Type a whole number from %(least)s to %(most)s.", least=0, most=120))
    return {
        "skip_credit": form.one_of("skip_credit", SKIPS), "pause_credit": form.one_of("pause_credit", PAUSES),
        "due_days": days, "tax_millionths": rate_in(form, "tax"), "chemical_prices": _prices_in(form),
        "approval_cents": _limit_in(form),
        **{name: bool(form[name]) for name in TAXED},
    }  # fmt: skip


def _limit_in(form: Form) -> int | None:
    """Nothing typed: nobody has to agree to anything."""
    if not form["approval"].strip():
        return None
    cents = form.cents("approval")
    if cents < 0:
        form.refuse("approval", _("Type an amount, such as 155.00."))
    return cents


def _prices_in(form: Form) -> dict[str, int]:
    """A product without a price is not billed by the list."""
    found = {}
    for key in PRODUCTS:
        if form[f"price-{key}"].strip():
            cents = form.cents(f"price-{key}")
            if cents < 0:
                form.refuse(f"price-{key}", _("Type an amount, such as 155.00."))
            found[key] = cents
    return found


def rules_as_form(rules: BillingRules) -> Form:
    prices = {f"price-{key}": dollars(cents) for key, cents in rules.chemical_prices.items()}
    switches = {name: "on" for name in TAXED if getattr(rules, name)}
    return Form({
        "skip_credit": rules.skip_credit, "pause_credit": rules.pause_credit, "due_days": rules.due_days,
        "tax": rate_as_typed(rules.tax_millionths), **switches, **prices,
        "approval": "" if rules.approval_cents is None else dollars(rules.approval_cents),
    })  # fmt: skip


def rule_choices() -> dict[str, list]:
    return {
        "skips": list(SKIPS.items()), "pauses": list(PAUSES.items()),
        "products": [(key, one.name, UNIT_NAMES[large_unit(one)]) for key, one in PRODUCTS.items()],
    }  # fmt: skip
