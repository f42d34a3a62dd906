// One stream a tab; it carries names only. EventSource, not htmx's extension: it outlives boosted navigation, and
// where the server has no room (503) the pieces ask for themselves until it has.
(() => {
  const KNOCK_MS = 60000;
  const { names, pass, refresh, keepAsking, stopAsking } = portal.live;
  const heard = new Set();
  let stream = null;
  let knocking;
  let failures = 0;
  let missed = false; // something may have happened while nobody listened

  const close = () => {
    stream?.close();
    stream = null;
    heard.clear();
    clearTimeout(knocking);
  };

  const up = () => {
    stopAsking();
    if (missed) refresh();
    missed = false;
    failures = 0;
  };

  // The browser knocks again by itself after a lost line, but never after a refusal.
  const down = () => {
    missed = true;
    failures += 1;
    const refused = stream.readyState === EventSource.CLOSED;
    if (refused) knocking = setTimeout(() => (close(), follow()), KNOCK_MS * (0.5 + Math.random()));
    if (refused || failures > 2) keepAsking();
  };

  const rest = () => {
    missed ||= stream !== null;
    close();
    stopAsking();
  };

  const follow = () => {
    if (document.hidden || !names().size) return rest();
    if (!stream) stream = Object.assign(new EventSource("/live"), { onopen: up, onerror: down });
    for (const name of names()) {
      if (!heard.has(name)) stream.addEventListener(name, () => pass(name));
      heard.add(name);
    }
  };

  htmx.onLoad(follow);
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
})();
