// One stream a tab. It carries names only ("visit-…"): each is passed on to the body, where the pieces that listen
// (hx-trigger="visit-… from:body") fetch themselves again. EventSource, not htmx's extension: it outlives boosted
// navigation, and where the server has no room (503) the pieces are asked every 15 s instead.
(() => {
  const POLL_MS = 15000;
  const RETRY_MS = 60000;
  let stream = null;
  let failures = 0;
  let missed = false;
  let polling, retrying;
  const heard = new Set();

  const names = () => {
    const pieces = [...document.querySelectorAll('[hx-trigger*="from:body"]')];
    return new Set(pieces.flatMap((piece) => [...piece.getAttribute("hx-trigger").matchAll(/([^\s,]+)[^,]*\sfrom:body/g)].map((found) => found[1])));
  };
  const pass = (name) => document.body.dispatchEvent(new CustomEvent(name));
  const catchUp = () => names().forEach(pass);

  const poll = () => {
    if (polling) return;
    polling = setInterval(catchUp, POLL_MS);
    if (missed) catchUp();
  };
  const stopPolling = () => (polling = clearInterval(polling));

  const listen = () => {
    for (const name of names()) {
      if (!heard.has(name)) stream.addEventListener(name, () => pass(name));
      heard.add(name);
    }
  };
  const up = () => {
    stopPolling();
    if (missed) catchUp();
    missed = false;
    failures = 0;
  };
  const down = () => {
    missed = true;
    failures += 1;
    const refused = stream.readyState === EventSource.CLOSED;
    if (refused) retrying = setTimeout(() => (close(), follow()), RETRY_MS * (0.5 + Math.random()));
    if (refused || failures > 2) poll();
  };
  const close = () => {
    stream?.close();
    stream = null;
    heard.clear();
    clearTimeout(retrying);
  };
  const rest = () => {
    missed ||= !!stream;
    close();
    stopPolling();
  };
  const follow = () => {
    if (document.hidden || !names().size) return rest();
    if (!stream) {
      stream = new EventSource("/live");
      stream.onopen = up;
      stream.onerror = down;
    }
    listen();
  };

  htmx.onLoad(follow);
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
  if (portal.person) follow();
})();
