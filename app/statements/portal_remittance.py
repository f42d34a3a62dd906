"""The remittance of a payment as a file."""

from flask import Response, abort

from app.accounts.rights import SEE_PRICES
from app.doors import L2, portal, reach
from app.payments.gates import payment_for
from app.payments.models import Attempt
from app.statements.pages import download
from app.statements.remittance import remittance_csv, remittance_json


@portal.get("/payments/<uid:uid>.csv", level=L2, may=SEE_PRICES)
def export_remittance(uid: str):
    attempt = _paid(uid)
    return download(remittance_csv(attempt), "text/csv; charset=utf-8", f"{_name(attempt)}.csv")


@portal.get("/payments/<uid:uid>.json", level=L2, may=SEE_PRICES)
def export_remittance_json(uid: str) -> Response:
    attempt = _paid(uid)
    return download(remittance_json(attempt), "application/json", f"{_name(attempt)}.json")


def _paid(uid: str) -> Attempt:
    attempt = payment_for(reach(), uid)
    if attempt.state != "succeeded":
        abort(404)
    return attempt


def _name(attempt: Attempt) -> str:
    return f"remittance-{attempt.uid[:8]}"
