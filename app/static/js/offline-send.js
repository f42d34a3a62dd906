// Sends what waits, in order, as soon as there is a line: once, since every item carries a mark that the server knows
// again. Who is not signed in, or somebody else, or asked to wait, sends nothing; the items stay (offline-refused.js).
(() => {
  const AGAIN_MS = 15000;
  const A_PHOTO_MS = 90000; // A line may hang without breaking: the others would wait behind it.
  const BROKE = 500; // On this very item, perhaps for good: what is behind it at other pools goes on.
  const HELLO = "/technician/offline";
  let timer;

  portal.clockOffset = () => (portal.recall("clock-offset") === null ? null : Number(portal.recall("clock-offset")));

  const asked = async () => {
    const answer = await fetch(HELLO, { redirect: "manual", cache: "no-store" });
    return answer.ok ? answer.json() : null;
  };

  const hello = async () => {
    const line = await portal.inTime(asked()); // An answer may begin and never end.
    if (line?.person !== portal.person) return null;
    portal.remember("clock-offset", String(line.now - Date.now()));
    return line;
  };

  const post = async (item, token) => {
    const body = new FormData();
    for (const name of ["mark", "key", "point", "nonce"]) body.set(name, item[name]);
    body.set("sent_at", String(Date.now()));
    body.set("sealed", new Blob([item.sealed]));
    return portal.inTime(fetch(HELLO, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" }), A_PHOTO_MS);
  };

  const sendAll = async () => {
    const items = await portal.waiting.mine("items");
    const line = items.length || portal.clockOffset() === null ? await hello() : null;
    if (!line) return items.length > 0;
    const stuck = new Set();
    for (const item of items) {
      if (stuck.has(item.visit)) continue;
      const answer = await post(item, line.token);
      if (answer.status === BROKE) stuck.add(item.visit);
      else if (!(await portal.inTime(portal.settled(item, answer)))) return true;
    }
    const done = new Set(items.map((item) => item.visit).filter((visit) => !stuck.has(visit)));
    const kept = new Set([...portal.waiting.visits, ...(await portal.waiting.mine("refused")).map((item) => item.visit)]);
    for (const draft of await portal.waiting.mine("drafts")) {
      if (done.has(draft.visit) && !kept.has(draft.visit)) await portal.waiting.drop("drafts", [draft.person, draft.visit]);
    }
    if (done.size) document.dispatchEvent(new CustomEvent("sent-later", { detail: done }));
    return portal.waiting.visits.size > 0;
  };

  // One tab at a time; where the browser has no locks, the marks alone keep everything single.
  const alone = (work) => (navigator.locks ? navigator.locks.request("waiting", { ifAvailable: true }, (lock) => (lock ? work() : true)) : work());

  portal.sendWaiting = async () => {
    clearTimeout(timer);
    if (!portal.person || !window.indexedDB || document.hidden) return;
    const more = await alone(sendAll).catch(() => true);
    if (more) timer = setTimeout(portal.sendWaiting, AGAIN_MS);
  };

  portal.sendWaiting();
  addEventListener("online", portal.sendWaiting);
  document.addEventListener("visibilitychange", portal.sendWaiting);
})();
