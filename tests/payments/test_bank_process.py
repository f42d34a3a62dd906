"""The bank as a process of its own, reached by sockets and surviving kill -9."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe

from app.payments.bank import faults as kinds
from app.payments.bank.__main__ import create_bank_process

ASKED = {
    "amount": 9550,
    "currency": "usd",
    "payment_method": "pm_card_visa",
    "off_session": True,
    "confirm": True,
}


def by_socket(address, account=None):
    return stripe.StripeClient(
        "sk_pretend_demo",
        stripe_account=account,
        base_addresses={"api": address},
        http_client=stripe.RequestsClient(timeout=5),
        max_network_retries=0,
    ).v1


def start(path, *options):
    words = [sys.executable, "-m", "app.payments.bank", "--path", str(path), "--port", "0", *options]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
    address = process.stdout.readline().split()[3].rstrip(":")
    return process, address


def test_what_was_charged_survives_a_killed_bank(tmp_path):
    key = {"idempotency_key": "att_1"}
    process, address = start(tmp_path / "bank.db", "--account", "acct_sparkling=Sparkling Pools")
    paid = by_socket(address, "acct_sparkling").payment_intents.create(ASKED, key)
    process.kill()
    process.wait()
    process, address = start(tmp_path / "bank.db")
    again = by_socket(address, "acct_sparkling").payment_intents.create(ASKED, key)
    process.kill()
    process.wait()
    assert (again.id, again.status) == (paid.id, "succeeded")


def test_the_process_refuses_to_start_beside_a_real_key(tmp_path):
    words = [sys.executable, "-m", "app.payments.bank", "--path", str(tmp_path / "bank.db"), "--port", "0"]
    environment = {**os.environ, "SOME_SETTING": "sk_live_abc"}
    tried = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=30)
    assert tried.returncode != 0
    assert "RealKeysPresent" in tried.stderr


@pytest.fixture
def served():
    server = create_bank_process(":memory:", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.app
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_lost_answer_breaks_the_connection(served):
    served.faults.inject(kinds.LOST_AFTER)
    to = by_socket(served.address)
    with pytest.raises(stripe.APIConnectionError):
        to.payment_intents.create(ASKED, {"idempotency_key": "att_1"})
    assert len(served.charged()) == 1
    assert to.payment_intents.create(ASKED, {"idempotency_key": "att_1"}).status == "succeeded"
    assert len(served.charged()) == 1


def test_many_threads_with_one_key_charge_once(served):
    outcomes = []

    def tap():
        try:
            outcomes.append(
                by_socket(served.address).payment_intents.create(ASKED, {"idempotency_key": "att_1"}).id
            )
        except stripe.APIError as busy:
            outcomes.append(busy.http_status)

    taps = [threading.Thread(target=tap) for _ in range(8)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    [(charged, _)] = served.charged()
    assert set(outcomes) <= {charged, 409}
    assert charged in outcomes


def test_events_go_out_by_http_and_a_closed_door_is_tried_again(served):
    received = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            received.append(
                (self.rfile.read(int(self.headers["Content-Length"])), self.headers["Stripe-Signature"])
            )
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words):
            """Quiet."""

    door = HTTPServer(("127.0.0.1", 0), Door)
    served.webhooks.post_to(f"http://127.0.0.1:{door.server_port}/hooks/stripe", timeout=5)
    by_socket(served.address).customers.create({})
    answering = threading.Thread(target=door.handle_request)
    answering.start()
    served.deliver_due()
    answering.join()
    door.server_close()
    event = stripe.Webhook.construct_event(*received[0], "whsec_pretend")
    assert event.type == "customer.created"
    by_socket(served.address).customers.create({})
    assert served.deliver_due() == []
    assert len(served.webhooks.waiting()) == 1
