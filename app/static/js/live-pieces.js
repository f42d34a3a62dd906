// The pieces of the page that listen to names on the body (hx-trigger="visit-… from:body"): which they are, and
// how they are made to fetch themselves again, by name or all every 15 s.
(() => {
  const POLL_MS = 15000;
  let asking;

  const namesOf = (piece) => [...piece.getAttribute("hx-trigger").matchAll(/([^\s,]+)[^,]*\sfrom:body/g)].map((found) => found[1]);
  const names = () => new Set([...document.querySelectorAll('[hx-trigger*="from:body"]')].flatMap(namesOf));
  const pass = (name) => document.body.dispatchEvent(new CustomEvent(name));
  const refresh = () => names().forEach(pass);

  const keepAsking = () => {
    if (asking) return;
    refresh();
    asking = setInterval(refresh, POLL_MS);
  };
  const stopAsking = () => {
    clearInterval(asking);
    asking = undefined;
  };

  portal.live = { names, pass, refresh, keepAsking, stopAsking };
})();
