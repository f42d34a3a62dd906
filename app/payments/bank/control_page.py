"""The bank's front page: every payment, with buttons for what the world may do to it."""

import json

from werkzeug import Request, Response

from app.payments.bank.answers import company_name, go
from app.payments.bank.errors import missing

NEWEST = 100
PAYMENTS = """
SELECT account, body FROM objects WHERE kind = 'payment_intent' ORDER BY seq DESC LIMIT ?
"""
DISPUTES = "SELECT body FROM objects WHERE kind = 'dispute' AND payment_intent = ?"


def show(pages, request: Request) -> Response:
    rows = pages.bank.books.rows(PAYMENTS, NEWEST)
    payments = [described(pages.bank, account, json.loads(body)) for account, body in rows]
    return pages.draw("control.html", payments=payments, waiting=len(pages.bank.webhooks.waiting()))


def described(bank, account: str, intent: dict) -> dict:
    disputes = [json.loads(body) for (body,) in bank.books.rows(DISPUTES, intent["id"])]
    charge = bank.find(intent["latest_charge"]) if intent["latest_charge"] else None
    return {
        "intent": intent,
        "company": company_name(bank, account),
        "method": bank.find(charge["payment_method"]) if charge else None,
        "refunded": charge["amount_refunded"] if charge else 0,
        "dispute": disputes[0] if disputes else None,
    }


def act(pages, request: Request, name: str, verb: str) -> Response:
    """Settle, fail, dispute or refund one payment."""
    verbs = {"settle": pages.bank.settle, "fail": pages.bank.fail, "dispute": pages.bank.dispute}
    chosen = {**verbs, "refund": pages.bank.refund}.get(verb)
    if chosen is None:
        raise missing("act", verb)
    chosen(name)
    return go(f"{pages.bank.address}/#{name}")


def judge(pages, request: Request, name: str, verb: str) -> Response:
    chosen = {"win": pages.bank.win, "lose": pages.bank.lose}.get(verb)
    if chosen is None:
        raise missing("act", verb)
    return go(f"{pages.bank.address}/#{chosen(name)['payment_intent']}")
