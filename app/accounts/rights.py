"""What each role may do. Pure."""

SEE_VISITS = "see visits"
SEE_PRICES = "see prices"
PAY = "pay"
EDIT_ACCESS = "edit access"
SEE_ACCESS = "see access"
PAUSE = "pause"
MANAGE_PEOPLE = "manage people"
MANAGE_METHODS = "manage methods"

ALL = frozenset({SEE_VISITS, SEE_PRICES, PAY, EDIT_ACCESS, SEE_ACCESS, PAUSE, MANAGE_PEOPLE, MANAGE_METHODS})

ROLES: dict[str, frozenset[str]] = {
    "owner": ALL,
    "manager": ALL - {MANAGE_METHODS},
    "payer": frozenset({SEE_VISITS, SEE_PRICES, PAY, MANAGE_METHODS}),
    "facilities": frozenset({SEE_VISITS, EDIT_ACCESS, SEE_ACCESS, PAUSE}),
    "viewer": frozenset({SEE_VISITS}),
}
