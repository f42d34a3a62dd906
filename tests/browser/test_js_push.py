"""The push switch: asks only when tapped, says what is so, keeps the subscription for its person only."""

import json

import pytest

from tests.browser.contexts import opened

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

# Chromium has no push service here: a stand-in in localStorage outlives the page, as the real one does.
STAND_IN = """(() => {
  const held = () => localStorage.getItem('stand-in');
  const made = (key) => ({endpoint: held(), options: {applicationServerKey: key ?? null},
    toJSON: () => ({endpoint: held(), keys: {p256dh: 'p', auth: 'a'}}),
    unsubscribe: async () => { localStorage.removeItem('stand-in'); return true }});
  PushManager.prototype.getSubscription = async () => held() ? made(window.oldKey) : null;
  PushManager.prototype.subscribe = async (options) => {
    if (window.refuse) throw new DOMException('no service', 'AbortError');
    window.subscribedWith = options;
    localStorage.setItem('stand-in', 'https://push.example/' + (window.endings = (window.endings ?? 0) + 1));
    return made();
  };
  window.asked = [];
  const ask = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = () => {
    window.asked.push(navigator.userActivation.isActive);
    return ask();
  };
})()"""

IPHONE = ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/26.0 Mobile/15E148 Safari/604.1")


@pytest.fixture
def switch(phone, stub):
    phone.context.grant_permissions(["notifications"], origin=stub.base)
    phone.context.add_init_script(STAND_IN)
    phone.sign_in()
    phone.page.goto("/account")
    phone.ready()
    return phone


def told(stub, path: str) -> list[dict]:
    return [json.loads(body) for posted, body in stub.posted if posted == path]


def test_switch_subscribes_with_a_tap_and_off_takes_it_back(switch, stub):
    page = switch.page
    assert page.evaluate("window.asked.length") == 0
    assert page.inner_text("[data-push-state]") == "Notices are off."
    page.click("#push-on")
    page.wait_for_selector("text=Notices are on.")
    assert page.evaluate("window.asked") == [True]
    assert page.evaluate("window.subscribedWith.userVisibleOnly") is True
    assert page.evaluate("window.subscribedWith.applicationServerKey.length") == 65
    assert told(stub, "/account/push") == [
        {"endpoint": "https://push.example/1", "keys": {"p256dh": "p", "auth": "a"}, "label": "Linux"}]
    page.click("#push-off")
    page.wait_for_selector("text=Notices are off.")
    assert told(stub, "/account/push/removal") == [{"endpoint": "https://push.example/1"}]
    assert page.evaluate("localStorage.getItem('stand-in')") is None


def test_next_start_registers_again_even_when_the_browser_lost_the_subscription(switch, stub):
    page = switch.page
    page.click("#push-on")
    page.wait_for_selector("text=Notices are on.")
    page.evaluate("localStorage.removeItem('stand-in')")
    page.goto("/")
    switch.until("() => !!localStorage.getItem('stand-in')")
    switch.until(lambda: len(told(stub, "/account/push")) == 2)
    assert page.evaluate("window.asked.length") == 0


def test_subscription_made_with_another_key_is_made_anew(switch, stub):
    page = switch.page
    page.click("#push-on")
    page.wait_for_selector("text=Notices are on.")
    switch.context.add_init_script("window.oldKey = new Uint8Array(65).buffer; window.endings = 40")
    page.goto("/")
    switch.until("() => localStorage.getItem('stand-in') === 'https://push.example/41'")


def test_second_person_on_the_phone_starts_without_push(switch, stub):
    page = switch.page
    page.click("#push-on")
    page.wait_for_selector("text=Notices are on.")
    switch.sign_in("bob")
    switch.until("() => localStorage.getItem('stand-in') === null")
    page.goto("/account")
    page.wait_for_selector("text=Notices are off.")
    assert len(told(stub, "/account/push")) == 1


def test_refusing_push_service_is_told_in_words(switch):
    page = switch.page
    page.evaluate("window.refuse = true")
    page.click("#push-on")
    page.wait_for_selector("text=That did not work.")
    assert page.is_visible("#push-on")


def test_blocked_permission_is_explained(phone):
    phone.context.add_init_script("Object.defineProperty(Notification, 'permission', {get: () => 'denied'})")
    phone.sign_in()
    phone.page.goto("/account")
    phone.page.wait_for_selector("text=Blocked.")
    assert not phone.page.is_visible("#push-on")


def test_iphone_tab_explains_the_home_screen(chromium, stub):
    with opened(chromium, base_url=stub.base, user_agent=IPHONE, service_workers="block") as context:
        context.add_cookies([{"name": "person", "value": "ann", "url": stub.base}])
        context.add_init_script("delete window.Notification; delete window.PushManager")
        page = context.new_page()
        page.goto("/account")
        page.wait_for_selector("text=Add to your home screen first.")
        assert not page.is_visible("#push-on") and page.is_visible("text=Share, then Add to Home Screen")
