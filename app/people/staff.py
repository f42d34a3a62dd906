"""What each kind of staff may do. Pure."""

RECORDS = "records"
BILLING = "billing"
SETTINGS = "settings"
STAFF = "staff"
ROUTE = "route"

EVERYTHING = frozenset({RECORDS, BILLING, SETTINGS, STAFF, ROUTE})

STAFF_ROLES: dict[str, frozenset[str]] = {
    "owner": EVERYTHING,
    "admin": EVERYTHING,
    "office": frozenset({RECORDS, BILLING, ROUTE}),
    "billing": frozenset({RECORDS, BILLING}),
    "technician": frozenset({ROUTE}),
}
# Technicians are among owners all day, with wet hands: a code is enough for them.
SECOND_FACTOR_ROLES = STAFF_ROLES.keys() - {"technician"}
