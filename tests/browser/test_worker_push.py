"""Every push shows something, and a tap on it leads to the visit."""

import json

import pytest

from tests.browser.ringing import Bell

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

NOTICES = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({title, body, tag, icon, lang, data}) => ({title, body, tag, icon, lang, url: data?.url}))"""
CLOSE = """async () => {
  for (const notice of await (await navigator.serviceWorker.ready).getNotifications()) notice.close();
}"""
CLICK = """async ([tag, mayFocus]) => {
  const notice = (await self.registration.getNotifications()).find((one) => one.tag === tag);
  const opened = [], work = [];
  Clients.prototype.openWindow = async (url) => { opened.push(url); return null };
  WindowClient.prototype.focus = async function () {
    if (!mayFocus) throw new DOMException('no tap', 'InvalidAccessError');
    return this;
  };
  const event = new NotificationEvent('notificationclick', {notification: notice});
  event.waitUntil = (promise) => work.push(promise);
  self.dispatchEvent(event);
  await Promise.all(work);
  return [opened, (await self.registration.getNotifications()).length];
}"""

RENEWED = """async () => {
  const made = {toJSON: () => ({endpoint: 'https://push.example/2', keys: {p256dh: 'p', auth: 'a'}})}, work = [];
  const event = Object.assign(new ExtendableEvent('pushsubscriptionchange'), {newSubscription: made});
  event.waitUntil = (promise) => work.push(promise);
  self.dispatchEvent(event);
  await Promise.all(work);
}"""


def message(stub, path="/visits/v1", **more) -> str:
    said = {"title": "Your pool was serviced", "body": "Photos are in.", "navigate": stub.base + path,
            "lang": "en", "dir": "ltr", "tag": "visit-v1", "silent": False, "app_badge": "1", **more}
    return json.dumps({"web_push": 8030, "notification": said, "app_badge": 1})


@pytest.fixture
def pushed(phone, stub):
    """A signed-in phone and a way to hand its worker a push message."""
    phone.context.grant_permissions(["notifications"], origin=stub.base)
    phone.sign_in()
    bell = Bell(phone.page, phone.until)
    phone.push = lambda data: bell.ring_until_shown(stub.base, data)
    phone.push_again = lambda data: bell.ring(stub.base, data)
    phone.notices = lambda: phone.until(f"async () => {{ const n = await ({NOTICES})(); return n.length && n }}")
    return phone


def test_push_shows_once_for_the_same_event_with_its_icon_and_words(pushed, stub):
    pushed.push(message(stub))
    pushed.push_again(message(stub))
    pushed.page.wait_for_timeout(150)
    assert pushed.notices() == [{
        "title": "Your pool was serviced", "body": "Photos are in.", "tag": "visit-v1", "lang": "en",
        "icon": f"{stub.base}/icons/abc-192.png", "url": f"{stub.base}/visits/v1"}]


MALFORMED = ["not json", "", "null", "{}", '{"notification": null}', '{"notification": {"title": "x", "dir": "z"}}']


def test_malformed_push_still_shows_a_notice(pushed):
    for data in MALFORMED:
        pushed.push(data)
        shown = pushed.notices()
        assert shown[0]["title"] and shown[0]["body"] == "Open the portal to see it.", data
        pushed.page.evaluate(CLOSE)


def test_tap_with_the_portal_open_goes_to_the_visit_in_that_window(pushed, stub):
    pushed.push(message(stub))
    pushed.notices()
    opened, left = pushed.context.service_workers[0].evaluate(CLICK, ["visit-v1", True])
    pushed.page.wait_for_url("**/visits/v1")
    assert (opened, left) == ([], 0)


def test_tap_without_a_window_or_with_a_refusal_opens_one(pushed, stub):
    pushed.push(message(stub))
    pushed.notices()
    outcome = pushed.context.service_workers[0].evaluate(CLICK, ["visit-v1", False])
    assert outcome == [[f"{stub.base}/visits/v1"], 0]


def test_tap_never_leads_to_a_stranger(pushed, stub):
    pushed.push(message(stub, navigate="https://elsewhere.example/x"))
    pushed.notices()
    assert pushed.context.service_workers[0].evaluate(CLICK, ["visit-v1", False]) == [[f"{stub.base}/"], 0]


def test_subscription_that_the_browser_renewed_is_registered_with_a_fresh_token(pushed, stub):
    pushed.context.service_workers[0].evaluate(RENEWED)
    assert stub.posted == [("/account/push", '{"endpoint":"https://push.example/2","keys":{"p256dh":"p","auth":"a"}}')]
    assert stub.log[-1][2]["X-CSRFToken"] == "token-1"


def test_sign_out_takes_the_notices_away(pushed, stub):
    pushed.push(message(stub))
    pushed.notices()
    pushed.page.goto("/account")
    pushed.page.click("form[action='/sign-out'] button")
    pushed.page.wait_for_url("**/sign-in")
    pushed.until(f"async () => !(await ({NOTICES})()).length")
