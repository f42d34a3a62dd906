// While a form is on its way: no second press, busy to see and hear; when the line breaks, say so and keep what was typed.
(() => {
  const SLOW_MS = 3000;
  const STUCK_MS = 15000; // a native form whose answer is a download never leaves the page
  const sending = new WeakMap(); // by request: its form may be replaced by the answer

  const setBusy = (form, busy) => (busy ? form.setAttribute("aria-busy", "true") : form.removeAttribute("aria-busy"));

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
    const { ctx } = event.detail;
    // A field that saves itself in passing must not swallow the press on the form's button that follows.
    const form = ctx.sourceElement.matches("form, button") ? ctx.sourceElement.closest("form") : null;
    if (!form || ctx.request.method === "GET") return;
    setBusy(form, true);
    sending.set(ctx, { form, slow: setTimeout(portal.say, SLOW_MS, "slow") });
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    const sent = sending.get(ctx);
    if (!sent || ctx.keepIndicators) return; // the answer leads to another page
    setBusy(sent.form, false);
    clearTimeout(sent.slow);
    portal.unsay("slow");
  });

  // Live refreshes fail silently: only what a person asked for is answered in words.
  // A payment may have been made although its answer was lost, so nobody is told that it was not sent.
  const trouble = (ctx) => {
    if (ctx.request.method === "GET") return "offline";
    return ctx.sourceElement.closest("[data-payment]") ? "unsure" : "unsent";
  };
  const tell = (ctx) => {
    if (ctx?.sourceEvent?.isTrusted || ctx?.sourceEvent?.type === "shrunk") portal.say(trouble(ctx));
  };
  document.addEventListener("htmx:error", (event) => tell(event.detail.ctx));
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.status >= 500) tell(event.detail.ctx);
  });
})();
