"""`python -m bench.month [--accounts 5000] [--autopay 2500] [--json FILE]`: a month of billing, run to AutoPay.

On a copy of the large world: the invoice run is counted and made, the notices of the invoices go out, AutoPay plans and
tells, and on the due day it charges at the pretend bank. In one process, with the clock turned by hand.
"""

import argparse
import datetime as dt
import json
import os
import platform
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlmodel import col, func, select

from app import bank_line, create_app, worker
from app.accounts.models import Account, Role
from app.base import clock, current, db
from app.base.db import session
from app.companies.models import serving
from app.invoices.models import Invoice
from app.invoices.models_runs import InvoiceRun
from app.invoices.runs import begin_run, make
from app.migrate import migrate
from app.notices.models import Notice
from app.outlets import bank_client, pretend_bank
from app.payments.autopay.asking import Wish
from app.payments.autopay.consent import Yes, turn_on
from app.payments.autopay.daily import plan_the_day
from app.payments.autopay.rules import Terms
from app.payments.methods import default_method, keep_methods_of
from app.payments.models import Attempt
from app.payments.paying import know_at_the_bank
from app.payments.reconciling import keep_up_with_the_bank
from app.people.models import Person
from app.settings import Settings
from bench import world

SPARKLING = 1


class Month:
    """What each part of the month took."""

    def __init__(self) -> None:
        self.parts: list[dict] = []

    @contextmanager
    def part(self, name: str, count: Callable[[], int]) -> Iterator[None]:
        before, wall, cpu = count(), time.monotonic(), time.process_time()
        yield
        session().rollback()
        done, seconds = count() - before, time.process_time() - cpu
        self.parts.append({
            "part": name, "count": done, "seconds": round(time.monotonic() - wall, 1), "cpu_seconds": round(seconds, 1),
            "a_cpu_second": round(done / seconds) if seconds else 0, "peak_mb": peak_mb(),
        })  # fmt: skip
        print("{part:<34}{count:>8}{seconds:>10} s{cpu_seconds:>10} s{a_cpu_second:>8}/s{peak_mb:>8} MB".format(**self.parts[-1]), flush=True)  # noqa: E501


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def rows(model, *where) -> int:
    return session().exec(select(func.count(model.id)).where(*where)).one()


# ---- the month ----


def live(month: Month, autopays: int) -> None:
    first = (clock.now().replace(day=28) + dt.timedelta(days=4)).replace(day=1, hour=16, minute=0)
    with month.part("AutoPay turned on (not counted)", lambda: 0):
        turn_on_for(autopays)
    clock.freeze(first)
    with month.part("invoices looked at before", lambda: last_run("accounts")):
        with db.writing():
            begin_run(first.date())
        worker.drain()
    with month.part("invoices made", lambda: rows(Invoice)):
        with db.writing():
            make(session().exec(select(InvoiceRun).order_by(col(InvoiceRun.id).desc())).first())
        worker.drain()
    clock.advance(dt.timedelta(minutes=11))
    with month.part("notices sent, charges planned", lambda: rows(Notice, col(Notice.done_at).is_not(None))):
        worker.drain()
    with month.part("twenty days, charged", lambda: rows(Attempt, Attempt.state == "succeeded")):
        for _ in range(20):
            charge_a_day()


def last_run(column: str) -> int:
    run = session().exec(select(InvoiceRun).order_by(col(InvoiceRun.id).desc())).first()
    return getattr(run, column) if run else 0


def charge_a_day() -> None:
    clock.advance(dt.timedelta(days=1))
    keep_up_with_the_bank()
    plan_the_day()
    worker.drain()
    pretend_bank().tick()
    pretend_bank().deliver_due()
    worker.drain()


def turn_on_for(wanted: int) -> None:
    """For households whose owner is known; each with a card at the bank."""
    owners = (
        select(Account.id, Role.person_id).join(Role, Role.account_id == Account.id)
        .where(Account.kind == "residential", Role.name == "owner").order_by(Account.id).limit(wanted)
    )  # fmt: skip
    for account_id, person_id in session().exec(owners).all():
        _turn_on(session().get(Account, account_id), session().get(Person, person_id))


def _turn_on(account: Account, person: Person) -> None:
    customer, at = know_at_the_bank(account), current.company().bank_account
    bank_client(at).v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    keep_methods_of(customer, at)
    with current.serving(current.company(), person), db.writing():
        wish = Wish(None, default_method(account.id), Terms())
        turn_on(session().get(Account, account.id), None, wish.method, wish.terms, Yes(person, wish.offered))


# ---- the world ----


@contextmanager
def a_copy(accounts: int) -> Iterator[Path]:
    """The large world stays as it is."""
    world.built(accounts)
    with tempfile.TemporaryDirectory(dir=world.WORLD.parent) as folder:
        copy = Path(folder)
        for name in ("poolhouse.db", "poolhouse.db-wal", "bank.db", "bank.db-wal", "keys.json", "vapid.json"):
            with suppress(FileNotFoundError):
                shutil.copy(world.WORLD / name, copy / name)
        yield copy


def main() -> None:
    asked = _asked()
    with a_copy(asked.accounts) as folder:
        app = create_app(Settings(mode="demo", data_dir=folder, public_scheme="http", embedded_worker=False))
        migrate()
        month = Month()
        with app.app_context(), serving(SPARKLING):
            bank_line.wire_bank(app)
            live(month, asked.autopay)
    found = {"date": time.strftime("%Y-%m-%d %H:%M"), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1),
             "python": platform.python_version(), "autopay": asked.autopay, "parts": month.parts}  # fmt: skip
    if asked.json:
        Path(asked.json).write_text(json.dumps(found, indent=1))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=5000, help="when the world is yet to be built")
    parser.add_argument("--autopay", type=int, default=2500, help="how many households pay by themselves")
    parser.add_argument("--json", default="", help="write the figures here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
