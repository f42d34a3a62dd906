"""What was typed on the checkout page, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.payments.bank import payment_methods
from app.payments.bank.desk import Desk
from app.payments.bank.errors import Refusal

EXPIRY = re.compile(r"(\d{1,2})\s*/?\s*(\d{2}|\d{4})")
FIELDS = ("method", "email", "name", "number", "expiry", "cvc", "routing", "account", "holder")
# Where a refusal's code shows; anything else stands above the form.
BESIDE = {
    "incorrect_number": "number",
    "card_declined": "number",
    "expired_card": "expiry",
    "incorrect_cvc": "cvc",
    "account_number_invalid": "account",
    "bank_account_unusable": "account",
}


@dataclass
class CheckoutForm:
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: Mapping[str, str], today: date, known_email: str | None) -> "CheckoutForm":
        form = cls({name: sent.get(name, "").strip() for name in FIELDS})
        if not known_email:
            form.require(
                "email", re.fullmatch(r"\S+@\S+\.\S+", form.typed["email"]), "Enter an email address."
            )
        checks = form.check_account if form.by_account else lambda: form.check_card(today)
        checks()
        return form

    @classmethod
    def blank(cls, kinds: list[str]) -> "CheckoutForm":
        return cls({**dict.fromkeys(FIELDS, ""), "method": kinds[0]})

    @property
    def by_account(self) -> bool:
        return self.typed["method"] == "us_bank_account"

    def check_card(self, today: date) -> None:
        digits = self.typed["number"].replace(" ", "")
        self.require("number", payment_methods.passes_luhn(digits), "Enter the 16 digits of the card.")
        self.require("expiry", self.expiry >= (today.year, today.month), "Enter a date to come, as MM / YY.")
        self.require("cvc", re.fullmatch(r"\d{3,4}", self.typed["cvc"]), "Enter the 3 digits on the back.")
        self.require("name", self.typed["name"], "Enter the name on the card.")

    def check_account(self) -> None:
        self.require(
            "routing", re.fullmatch(r"\d{9}", self.typed["routing"]), "Enter the 9 digits of the bank."
        )
        self.require("account", re.fullmatch(r"\d{4,17}", self.typed["account"]), "Enter the account number.")
        self.require("holder", self.typed["holder"], "Enter the name of the account holder.")

    def require(self, name: str, fine, sentence: str) -> None:
        if not fine:
            self.errors[name] = sentence

    @property
    def expiry(self) -> tuple[int, int]:
        """(year, month), or (0, 0) where it cannot be read."""
        found = EXPIRY.fullmatch(self.typed["expiry"])
        if not found or not 1 <= int(found[1]) <= 12:
            return 0, 0
        return int(found[2]) + (2000 if len(found[2]) == 2 else 0), int(found[1])

    def method(self, desk: Desk, email: str | None) -> dict:
        typed = self.typed
        if self.by_account:
            billing = {"name": typed["holder"], "email": email}
            return payment_methods.open_account(desk, typed["account"], typed["routing"], billing)
        year, month = self.expiry
        return payment_methods.open_card(
            desk, typed["number"], month, year, {"name": typed["name"], "email": email}
        )

    def blame(self, refusal: Refusal) -> None:
        code = refusal.body["error"].get("code", "")
        self.errors["account" if self.by_account else BESIDE.get(code, "number")] = str(refusal)
