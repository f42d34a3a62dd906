"""The question before a payment and the way on after it, for those who are signed in and those who came by a link."""

from dataclasses import replace

from flask import Response, abort, request

from app.accounts.models import Account
from app.base import current
from app.base.db import session
from app.base.fragments import go, page, say
from app.base.languages import _
from app.base.money import BANK_MOST, Money
from app.invoices.listing import places_on
from app.invoices.models import Invoice
from app.payments.choosing import Chosen
from app.payments.extra_words import extras_shown
from app.payments.failures import words_for
from app.payments.gateway import takes_payments
from app.payments.history import invoices_paid_by, kept, went_all
from app.payments.methods import usable_methods
from app.payments.models import Attempt, StoredMethod
from app.payments.offers import surcharge_with, unlocked_offer
from app.payments.paying import pay
from app.payments.refunds_shown import given_back_of
from app.payments.refused import (
    AlreadyBegun,
    AlreadyBeingPaid,
    AlreadyPaid,
    AmountChanged,
    GateClosed,
    MethodGone,
    NotApproved,
    PartRefused,
    TipRefused,
    TooMuch,
)
from app.payments.tips import as_typed


def ask(
    chosen: Chosen, path: str, back: str, *, is_set: bool, may_keep: bool, status: int = 200, error: str = ""
) -> Response:
    """The confirm page; where a payment is on its way already, that one. 422 with what was typed and is no amount."""
    if not takes_payments():
        abort(404)
    parts, form = [due for due in chosen.parts if due.cents], chosen.form
    offer = unlocked_offer(parts, path + chosen.query(is_set))
    if offer.kind == "live":
        return go(offer.live_url)
    methods = usable_methods(parts[0].account_id) if parts else []
    return page(
        "payments/portal_confirm.html",
        status if form.is_good else 422,
        offer=replace(offer, tips=as_typed(offer.tips, form)),
        chosen=chosen,
        path=path,
        is_set=is_set,
        places=places_on([due.id for due in chosen.open]) if len(chosen.open) > 1 else {},
        methods=methods,
        surcharges=_surcharges(methods, offer.amount),
        back=back,
        may_keep=may_keep,
        most=Money(BANK_MOST, current.company().currency),
        may_part=current.company().part_payments,
        another="another" in request.args or bool(error),
        error=error or ("" if offer.tips else form.errors.get("tip_other", "")),
    )


def _surcharges(methods: list[StoredMethod], amount: Money) -> dict[str, Money]:
    """By the method's uid; those that cost nothing on top are missing."""
    cards = [method for method in methods if method.is_credit_card]
    found = surcharge_with(cards[0], amount) if cards else None
    return {card.uid: found for card in cards} if found else {}


def surcharge_seen(method: StoredMethod | None) -> int:
    """What the payer saw that this method costs on top."""
    return request.form.get(f"surcharge-{method.uid}", 0, type=int) if method else 0


def seen_cents() -> int:
    """What the payer saw; anything else than a number asks again."""
    return request.form.get("seen", 0, type=int)


def take(account: Account, invoices: list[Invoice], back: str, ask_again, status_url, **how) -> Response:
    """One tap. `ask_again(status, error)` draws the question once more; `status_url(attempt)` is where it ends."""
    how |= {"surcharge_seen": surcharge_seen(how.get("method")), "once": request.form.get("once", "")}
    try:
        attempt = pay(account, invoices, seen_cents(), **how)
    except (AlreadyBegun, AlreadyBeingPaid) as known:
        say(_("This is your payment. It is made once, however often you tap."))
        return go(status_url(session().get(Attempt, known.attempt_id)))
    except AlreadyPaid:
        is_void = any(invoice.state == "void" for invoice in invoices)
        say(_("This invoice was canceled. Nothing was charged.") if is_void else
            _("This is already paid. Nothing was charged now."))  # fmt: skip
        return go(back)
    except AmountChanged as changed:
        return ask_again(409, _changed(changed.amount))
    except MethodGone:
        return ask_again(409, _("This card or bank account was removed. Choose another one."))
    except PartRefused:
        return ask_again(409, _("This part cannot be paid. Nothing was charged: please look at the amount again."))
    except TipRefused:
        return ask_again(409, _("This tip cannot be taken. Nothing was charged: please look at the amount again."))
    except NotApproved:
        return ask_again(409, _("This waits for approval. Nothing was charged."))
    except TooMuch:
        return ask_again(409, _("The bank takes less than that in one payment. Nothing was charged."))
    except GateClosed:
        return ask_again(409, _("We cannot take payments right now. Nothing was charged. Try again in a few minutes."))
    return on_to(attempt, status_url(attempt))


def _changed(amount: Money) -> str:
    return _("The amount has changed meanwhile. Nothing was charged: please look at it again.")


def on_to(attempt: Attempt, status_url: str) -> Response:
    """Straight to the bank where it wants the payer and the browser can be sent there; else to the status page."""
    is_wanted_there = attempt.state == "action_needed" and attempt.next_url
    return go(attempt.next_url if is_wanted_there and request.headers.get("HX-Request") == "true" else status_url)


def status_values(attempt: Attempt, card_url: str, *, again_url: str, stop_url: str) -> dict:
    """What payments/_status.html shows."""
    why, then = words_for(attempt.failure_code)
    return {
        "attempt": attempt,
        "amount": attempt.money,
        "method": attempt.words,
        "why": why,
        "then": then,
        "card_url": card_url,
        "again_url": again_url,
        "stop_url": stop_url,
        "invoices": invoices_paid_by(attempt),
        "extras": extras_shown(attempt),
        "backs": given_back_of(attempt),
        "kept": kept(attempt),
        "went": went_all([attempt]).get(attempt.id, ""),
        "is_firm": session().get(Account, attempt.account_id).kind == "commercial",
    }
