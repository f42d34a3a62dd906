"""P3: real processes that pay and work, killed with SIGKILL at any moment, against a bank that is another process.

`python -m tests.simulation.kills FOLDER KILLS FIRST` prints a line of JSON; FIRST is the first of the seeds. It is a
process of its own because its lives are forked from it, which needs a parent without threads.
"""

import datetime as dt
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from random import Random

import stripe
from sqlmodel import SQLModel, select

from app import create_app
from app.accounts.models import Account
from app.base import clock, db
from app.base.db import session
from app.companies.models import Company, serving
from app.errands import ERRANDS
from app.invoices.models import Invoice
from app.payments import gate, gateway, paying
from app.payments.bank import PretendBank
from app.payments.models import Attempt, StoredMethod
from app.payments.refused import NotBegun
from app.payments.states import LIVE
from app.settings import Settings
from app.worker import Kind, _work_off
from tests.databases import open_fresh
from tests.simulation import payers
from tests.simulation.verdict import FAULTS, judge_all
from tests.world import NOW, make_cast

KEY = "sk_pretend_demo"
METHODS = ("pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail", "pm_usBankAccount_success")
FIRST, ACCOUNTS, INVOICES = 1000, 40, 60
# A life is killed so many steps after its start (a step: a commit, a request to the bank or its answer), and a few
# milliseconds more. A payment takes about six.
FEWEST_STEPS, MOST_STEPS, A_LITTLE = 4, 45, 0.006
# Of our clock; a payment whose answer was lost is asked after again within a minute.
BETWEEN_LIVES = dt.timedelta(seconds=40)
SETTLED_AFTER = dt.timedelta(days=1)


class Way(stripe.RequestsClient):
    """The line to the bank; each request and each answer is a step."""

    def request(self, *asked, **named):
        step()
        answer = super().request(*asked, **named)
        step()
        return answer


told = None


def step() -> None:
    """Says one byte to whoever is going to kill us."""
    if told is not None:
        os.write(told, b".")


class Place:
    """The database, the bank's process and the moment."""

    def __init__(self, folder: Path):
        self.url, self.bank_file = f"sqlite:///{folder}/kills.db", folder / "bank.db"
        self.bank, self.address = _start_bank(self.bank_file)
        self.way = Way(timeout=5)
        self.moment = NOW
        self.company_id = 0

    @contextmanager
    def open(self):
        """As a process finds it when it starts."""
        clock.freeze(self.moment)
        open_fresh(self.url)
        gateway.use(gateway.Line(self.client, list, lambda: True))
        gate.close_gate()
        with serving(self.company_id):
            yield
        db.engine().dispose()

    def client(self, account: str) -> stripe.StripeClient:
        return stripe.StripeClient(
            KEY, stripe_account=account or None, base_addresses={"api": self.address},
            http_client=self.way, max_network_retries=0,
        )  # fmt: skip


def _start_bank(file: Path) -> tuple[subprocess.Popen, str]:
    words = [sys.executable, "-m", "app.payments.bank", "--path", str(file), "--port", "0", "--settle-after", "2",
             "--account", "acct_ours=Sparkling Pools"]  # fmt: skip
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return process, process.stdout.readline().split()[3].rstrip(":")


# ---- before ----


def furnish(place: Place) -> None:
    clock.freeze(place.moment)
    db.open_database(place.url)
    SQLModel.metadata.create_all(db.engine())
    place.company_id = make_cast(clock.today("America/Phoenix")).companies["Sparkling Pools"]
    with db.system_scope("simulation") as found, db.writing():
        found.get(Company, place.company_id).bank_account = "acct_ours"
    with place.open():
        payers.move_in(range(FIRST, FIRST + ACCOUNTS), INVOICES)
        for number in range(FIRST, FIRST + ACCOUNTS):
            account = session().get(Account, number)
            payers.give_method(place.client("acct_ours").v1, account, METHODS[number % len(METHODS)])
        # What is compiled here need not be compiled in each of the lives.
        for number in range(4):
            _tap(Random(number))
        _work()


# ---- a life ----


def live(place: Place, seed: int) -> None:
    """Pays and works until it is killed."""
    dice = Random(seed)
    db.after_commit.append(step)
    with place.open():
        while True:
            _work() if dice.random() < 0.3 else _tap(dice)


def _work() -> None:
    _work_off(Kind(Attempt, ERRANDS[Attempt], alone=True))


def _tap(dice: Random) -> None:
    account = session().get(Account, FIRST + dice.randrange(ACCOUNTS))
    mine = session().exec(select(Invoice).where(Invoice.account_id == account.id).order_by(Invoice.id)).all()
    chosen = dice.sample(mine, dice.choice((1, 1, 2)))
    method = session().exec(select(StoredMethod).where(StoredMethod.account_id == account.id)).one()
    try:
        paying.pay(account, chosen, sum(invoice.total_cents for invoice in chosen), method=method)
    except NotBegun:
        session().rollback()


def kill_once(place: Place, seed: int) -> None:
    global told
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        live(place, seed)
    os.close(told)
    told = None
    _wait(heard, Random(seed))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(heard)


def _wait(heard: int, dice: Random) -> None:
    for _ in range(dice.randint(FEWEST_STEPS, MOST_STEPS)):
        if not os.read(heard, 1):
            raise RuntimeError("a life ended by itself")
    time.sleep(dice.uniform(0, A_LITTLE))


# ---- after ----


def settle(place: Place) -> None:
    """Nobody is killed any more; days pass for us, seconds for the bank, and our worker does what it does."""
    for _ in range(40):
        time.sleep(0.2)
        place.moment += SETTLED_AFTER / 4
        with place.open():
            _work()
            if not session().exec(select(Attempt.id).where(Attempt.state.in_(LIVE)).limit(1)).first():
                return


def judged(place: Place) -> dict:
    place.bank.kill()
    place.bank.wait()
    with place.open():
        found: Counter = judge_all(PretendBank(str(place.bank_file)), "acct_ours")
        paid = len(session().exec(select(Attempt.id).where(Attempt.state == "succeeded")).all())
    with sqlite3.connect(place.url.removeprefix("sqlite:///")) as file:
        (whole,) = file.execute("PRAGMA integrity_check").fetchone()
    return {"paid": paid, "integrity": whole, **{kind: found[kind] for kind in FAULTS}}


def main(folder: str, kills: int, first: int = 0) -> None:
    create_app(Settings(mode="demo", data_dir=Path(folder), embedded_worker=False))
    place = Place(Path(folder))
    furnish(place)
    for seed in range(first, first + kills):
        kill_once(place, seed)
        place.moment += BETWEEN_LIVES
    settle(place)
    print(json.dumps({"kills": kills, **judged(place)}))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
