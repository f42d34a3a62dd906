"""`python -m app.payments.bank --path bank.db --port 8001`: the bank as a process of its own."""

import argparse
import os
import threading
import time

from werkzeug.serving import BaseWSGIServer, make_server

from app.payments.bank.bank import FOUR_DAYS, PretendBank, refuse_with_real_keys

PULSE = 0.2


def create_bank_process(path: str, port: int, host: str = "127.0.0.1", **options) -> BaseWSGIServer:
    """A threaded server around a bank, ready for `serve_forever()`; port 0 takes a free one."""
    bank = PretendBank(path, **options)
    server = make_server(host, port, bank, threaded=True)
    if "address" not in options:
        bank.address = f"http://{host}:{server.server_port}"
    return server


def beat(bank: PretendBank) -> None:
    """Lets time pass: outcomes fall due and events go out."""
    while True:
        bank.tick()
        if bank.webhooks.listening:
            bank.deliver_due()
        time.sleep(PULSE)


def prepare(bank: PretendBank, asked: argparse.Namespace) -> None:
    for pair in asked.account:
        account, _, name = pair.partition("=")
        bank.open_account(name or account, account)
    if asked.webhook:
        bank.webhooks.post_to(asked.webhook)
    if asked.fault_rate:
        bank.faults.at_random(asked.fault_rate, asked.fault_seed)
        bank.webhooks.at_random(asked.fault_rate, asked.fault_seed)


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.payments.bank", description=__doc__)
    parser.add_argument("--path", required=True, help="the bank's SQLite file, or :memory:")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--address", help="where browsers reach the bank, if not host and port")
    parser.add_argument("--webhook", help="events go to this http address")
    parser.add_argument("--secret", default="whsec_pretend", help="signs the events")
    parser.add_argument(
        "--account", action="append", default=[], metavar="ID=NAME", help="a connected account"
    )
    parser.add_argument(
        "--settle-after", type=float, default=FOUR_DAYS, help="seconds until a debit's outcome"
    )
    parser.add_argument("--fault-rate", type=float, default=0, help="share of requests and events in trouble")
    parser.add_argument("--fault-seed", type=int, default=1)
    return parser.parse_args(words)


def main() -> None:
    refuse_with_real_keys(os.environ.values())
    asked = read_arguments()
    options = {"secret": asked.secret, "settle_after": asked.settle_after}
    if asked.address:
        options["address"] = asked.address
    server = create_bank_process(asked.path, asked.port, asked.host, **options)
    prepare(server.app, asked)
    threading.Thread(target=beat, args=(server.app,), daemon=True).start()
    print(f"Pretend bank at {server.app.address}: no money moves.", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
