"""The kinds of paper there are, and which right opens which. Pure."""

from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.base.languages import _l

CATEGORIES = {
    "warranty": _l("Warranties"),
    "contract": _l("Contracts"),
    "report": _l("Service reports"),
    "manual": _l("Manuals"),
    "permit": _l("Permits and inspections"),
    "insurance": _l("Insurance"),
    "other": _l("Other papers"),
}
ONE = {
    "warranty": _l("Warranty"),
    "contract": _l("Contract"),
    "report": _l("Service report"),
    "manual": _l("Manual"),
    "permit": _l("Permit or inspection"),
    "insurance": _l("Insurance"),
    "other": _l("Other paper"),
}
# What is written in these costs money: who sees no prices does not read them.
WITH_PRICES = ("contract",)


def right_for(category: str) -> str:
    return SEE_PRICES if category in WITH_PRICES else SEE_VISITS
