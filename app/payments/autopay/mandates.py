"""The words a person agrees to, for a card and for a bank account. A changed sentence is another version.

Debits of bank accounts: a written authorization with a copy (Regulation E, 12 CFR 1005.10(b)), the right to end it and
to stop a payment at one's own bank three business days before (1005.10(c)).
"""

import hashlib
from dataclasses import dataclass

from app.base.languages import _

VERSIONS = {"card": "card-1", "us_bank_account": "bank-1"}


@dataclass(frozen=True)
class Offered:
    """A mandate as it is shown. `seal` tells whether the same words come back with the yes."""

    version: str
    language: str
    text: str

    @property
    def seal(self) -> str:
        return hashlib.sha256(f"{self.version}\n{self.text}".encode()).hexdigest()[:32]


def mandate(kind: str, language: str, company: str, phone: str, method: str, rules: list[str]) -> Offered:
    """`rules` are the sentences of words.py, in the same language."""
    parts = _bank(company, method, phone) if kind == "us_bank_account" else _card(company, method)
    return Offered(
        VERSIONS[kind], language, "\n\n".join([parts[0], "\n".join(f"• {rule}" for rule in rules), *parts[1:]])
    )


def _card(company: str, method: str) -> list[str]:
    return [
        _("I allow %(company)s to charge %(method)s by itself, without asking me each time, under these rules:",
          company=company, method=method),
        _("This holds until I end it. I can turn AutoPay off on this portal at any moment, and it ends at once. A "
          "charge that the bank has begun by then is not stopped by that."),
        _("If a charge fails, %(company)s may try it again on the days it tells me.", company=company),
    ]  # fmt: skip


def _bank(company: str, method: str, phone: str) -> list[str]:
    return [
        _("I authorize %(company)s and its payment processor to debit my bank account %(method)s electronically (ACH) "
          "for what I owe, and to credit it where a debit has to be corrected, under these rules:",
          company=company, method=method),
        _("The amounts may differ from one debit to the next. This authorization holds until I end it. I can turn "
          "AutoPay off on this portal at any moment, and it ends at once. A debit that the bank has begun by then is "
          "not stopped by that. I can also stop a debit at my own bank, up to three business days before its day."),
        _("If a debit is returned for want of money, %(company)s may present it up to two more times on the days it "
          "tells me. I am an owner of this bank account or may act for its owner.", company=company),
        *([_("Questions, or to end this by phone: %(phone)s", phone=phone)] if phone else []),
    ]  # fmt: skip
