"""What the tests of a phone without signal share: a stop of today, her phone, the line that goes and comes back."""

import datetime as dt
from contextlib import contextmanager

from playwright.sync_api import expect

from app.properties.access import change_access
from app.visits import parts, progress, recording
from tests.demo.photos import photo
from tests.visits.places import answered, do, place_of, pool_of, stop_today

CODE = "4711#"
WAITS = "Saved on this phone, waiting for signal"
KEPT = """async (path) => {
  const names = (await caches.keys()).filter((name) => name.startsWith('pages-'));
  for (const name of names) if (await (await caches.open(name)).match(path)) return true;
  return false;
}"""
# Taken by the server, and the phone never hears of it.
LOSES_TWO_ANSWERS = """() => {
  const send = window.fetch;
  let lost = 2;
  window.fetch = async (address, options) => {
    const answer = await send(address, options);
    if (options?.method === 'POST' && lost-- > 0) throw new TypeError('the line broke');
    return answer;
  };
}"""
# Everything that lies in IndexedDB, as far as a script can read it as text.
DATABASE = """async () => {
  const asked = indexedDB.open('technician');
  const base = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const read = (store) => new Promise((done) => {
    const all = base.transaction(store).objectStore(store).getAll();
    all.onsuccess = () => done(all.result);
  });
  const text = (value) => value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value;
  const rows = (await Promise.all(['items', 'drafts', 'refused'].map(read))).flat();
  return JSON.stringify(rows, (_, value) => text(value));
}"""


def stop_with_a_past(portal):
    """A stop of Tess's today, with a past and a code."""
    world = portal.world
    before = answered(world, stop_today(world, technician="Diego", day=dt.date(2026, 11, 12)))
    do(world, recording.record_readings, before, pool_of(world), {"ph": 7.7})
    do(world, parts.add_part, before, "O-ring")
    do(world, progress.complete, before)
    do(world, change_access, place_of(world), gate_code=CODE, who="Olivia")
    return stop_today(world, stop_order=1)


@contextmanager
def on_her_phone(portal, visit, name: str = "Tess"):
    """The day's list was open where there was signal: the worker has kept the stop."""
    with portal.phone(name, "technician") as page:
        page.goto("/technician")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        if visit:
            portal.until(lambda: page.evaluate(KEPT, f"/technician/visits/{visit.uid}/portal"))
        yield page


def cut(page) -> None:
    page.context.set_offline(True)


def back(page) -> None:
    page.context.set_offline(False)


def field(portal, kind: str, part: str = "reading") -> str:
    return f"#{part}-{pool_of(portal.world).uid}-{kind}"


def type_in(page, at: str, value: str) -> None:
    page.fill(at, value)
    page.press(at, "Tab")


def record(page, portal, picture: bool = True) -> None:
    """All that a routine visit has."""
    page.tap("text=I am here")
    expect(page.locator("#waiting")).to_contain_text(WAITS)
    expect(page.locator("#waiting")).to_contain_text("You are here at")
    type_in(page, field(portal, "ph"), "7.5")
    type_in(page, field(portal, "liquid_chlorine", "dose"), "2")
    page.tap("text=The rest is done")
    if picture:
        picked = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo("after", 7)}
        page.set_input_files("input[type=file]", picked)
        expect(page.locator("#waiting")).to_contain_text("Photo at")
    page.fill("[name=note]", "All clear")


def finish(page) -> None:
    page.tap(".actions button")
    page.wait_for_url("**/technician")
    expect(page.locator(".flag--waiting")).to_have_text("Waiting for signal")
