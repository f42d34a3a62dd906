"""A release never disturbs, a broken one does no harm, and the worker can be taken away."""

import pytest

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

UPDATE = """async () => {
  const held = await navigator.serviceWorker.getRegistration();
  await held.update().catch(() => {});
  return held.active?.state;
}"""
HIDE = """() => {
  Object.defineProperty(document, 'hidden', {value: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""
GONE = "async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistration())"


def test_broken_worker_leaves_the_old_one_at_work(phone, stub):
    page = phone.sign_in()
    for stub.worker in (b"this is no script (", b"throw new Error('broken')", 500, 404):
        assert page.evaluate(UPDATE) == "activated"
    phone.context.set_offline(True)
    page.goto("/")
    assert "SECRET-ANN" in phone.text()


def test_worker_whose_shell_is_missing_does_not_replace_the_old_one(phone, stub):
    page = phone.sign_in()
    stub.status["/static/gone.css"] = 404
    stub.worker = stub.worker_text(["/offline", "/static/gone.css"], "2")
    page.evaluate(UPDATE)
    page.wait_for_timeout(300)
    assert page.evaluate("async () => !(await navigator.serviceWorker.getRegistration()).waiting")


def test_release_waits_and_reloads_nothing_under_typing_hands(phone, stub):
    page = phone.sign_in()
    page.goto("/words")
    phone.ready()
    page.fill("[name=words]", "half a sentence")
    stub.worker = stub.worker_text(version="2")
    page.evaluate(UPDATE)
    phone.until("async () => !!(await navigator.serviceWorker.getRegistration()).waiting")
    page.wait_for_timeout(300)
    assert page.input_value("[name=words]") == "half a sentence"


def test_release_takes_over_when_nobody_is_looking_and_copies_keep_their_styles(phone, stub):
    page = phone.sign_in()
    stub.worker = stub.worker_text(["/static/portal-2.js", "/static/portal-2.css", "/offline"], "2")
    page.evaluate(UPDATE)
    phone.until("async () => !!(await navigator.serviceWorker.getRegistration()).waiting")
    page.evaluate(HIDE)
    phone.until("async () => !(await navigator.serviceWorker.getRegistration()).waiting")
    phone.context.set_offline(True)
    page.goto("/")
    assert "SECRET-ANN" in phone.text()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(200, 220, 240)"


def test_kill_switch_removes_worker_and_copies(phone, stub):
    page = phone.sign_in()
    stub.worker = stub.worker_text(None, "3")
    page.evaluate(UPDATE)
    phone.until(GONE)
    page.goto("/visits")
    assert "All visits" in phone.text()
