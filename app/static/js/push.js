// This browser's push subscription. Kept alive at every start: iOS never tells when it has dropped one. It belongs
// to the person who switched it on here; another person on the same phone starts without.
(() => {
  const vapid = () => document.querySelector('meta[name="vapid-key"]')?.content ?? "";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const isSupported = () => !!(navigator.serviceWorker && window.PushManager && window.Notification && vapid());
  const manager = async () => (await navigator.serviceWorker.ready).pushManager;
  const current = async () => (await manager()).getSubscription();

  const isForUs = ({ options }) => {
    const key = options?.applicationServerKey;
    return !key || String(new Uint8Array(key)) === String(bytes(vapid()));
  };

  const send = async (address, body) => {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": portal.token() };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  };

  const label = () => navigator.userAgentData?.platform || /iPhone|iPad|Android|Mac|Windows|Linux/.exec(navigator.userAgent)?.[0];

  const subscribe = async () => {
    let held = await current();
    if (held && !isForUs(held)) held = await held.unsubscribe().then(() => null);
    held ??= await (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: bytes(vapid()) });
    const { endpoint, keys } = held.toJSON();
    await send("/account/push", { endpoint, keys, label: label() });
    portal.remember("push", portal.person);
  };

  const end = async () => {
    portal.remember("push", null);
    const held = await current();
    await held?.unsubscribe();
    if (held) await send("/account/push/removal", { endpoint: held.endpoint });
  };

  const isOn = () => Notification.permission === "granted" && portal.recall("push") === portal.person;

  portal.push = { isSupported, isOn, subscribe, end };

  if (portal.person && isSupported()) {
    const owner = portal.recall("push");
    if (isOn()) subscribe().catch(() => {});
    else if (owner && owner !== portal.person) end().catch(() => {});
  }
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/sign-out") portal.remember("push", null);
  });
})();
