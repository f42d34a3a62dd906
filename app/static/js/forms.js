// While a form is on its way: no second press, busy to see and hear; when the line breaks, say so and keep what was typed.
(() => {
  const SLOW_MS = 3000;
  const STUCK_MS = 15000; // a native form whose answer is a download never leaves the page
  const slow = new WeakMap();

  const setBusy = (form, busy) => (busy ? form.setAttribute("aria-busy", "true") : form.removeAttribute("aria-busy"));
  const formOf = (event) => event.detail.ctx.sourceElement.closest?.("form");

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("aria-busy") !== "true") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    setBusy(event.target, true);
    setTimeout(setBusy, STUCK_MS, event.target, false);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => setBusy(form, false)));

  document.addEventListener("htmx:before:request", (event) => {
    const form = formOf(event);
    if (!form || event.detail.ctx.request.method === "GET") return;
    setBusy(form, true);
    slow.set(form, setTimeout(portal.say, SLOW_MS, "slow"));
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const form = formOf(event);
    if (!form) return;
    setBusy(form, false);
    clearTimeout(slow.get(form));
  });

  // Live refreshes fail silently: only what a person asked for is answered in words.
  const tell = (ctx) => {
    if (ctx?.sourceEvent?.isTrusted) portal.say(ctx.request.method === "GET" ? "offline" : "unsent");
  };
  document.addEventListener("htmx:error", (event) => tell(event.detail.ctx));
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.status >= 500) tell(event.detail.ctx);
  });
})();
