"""What the office reads about a run."""

from app.base.languages import _l
from app.invoices import composing as odd
from app.invoices.runs import COUNTING, MADE, MAKING, READY, UNDOING, UNDONE

TROUBLE_WORDS = {
    odd.INVOICED: _l("Invoiced already"),
    odd.NO_PRICE: _l("A plan has no price"),
    odd.NOT_POSITIVE: _l("Comes to nothing or less"),
    odd.PAUSED: _l("Paused the whole time"),
    odd.NO_VISITS: _l("No visit was made"),
    odd.UNFINISHED: _l("A visit is neither done nor skipped"),
    odd.CERTIFICATE: _l("Exemption from tax has run out"),
    odd.UNREACHABLE: _l("Nobody can be told"),
}
# What follows from it, where that does not say itself.
TROUBLE_HINTS = {
    odd.NO_PRICE: _l("Nothing is billed for that plan until it has one."),
    odd.NOT_POSITIVE: _l("No invoice is made. What is left goes onto the next one."),
    odd.CERTIFICATE: _l("Tax is charged."),
    odd.UNREACHABLE: _l("No e-mail and no phone. The invoice is in the portal all the same."),
}
STATE_WORDS = {
    COUNTING: _l("Being added up"), READY: _l("Not made yet"), MAKING: _l("Being made"), MADE: _l("Made"),
    UNDOING: _l("Being undone"), UNDONE: _l("Undone"),
}  # fmt: skip
