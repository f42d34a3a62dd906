// Says on the stop and on the day's list what waits for signal, and draws the page anew once it has been sent.
(() => {
  const lang = document.documentElement.lang;
  const time = (at) => new Intl.DateTimeFormat(lang, { timeStyle: "short" }).format(at + (portal.clockOffset() ?? 0));

  // "Photo at 9:41", with the words of the card.
  portal.lineOf = (card, item) => {
    const what = card.dataset[`say${item.kind[0].toUpperCase()}${item.kind.slice(1)}`];
    return card.dataset.sayLine.replace("{what}", what).replace("{time}", time(item.at));
  };

  const line = (card, item) => {
    const shown = document.createElement("li");
    shown.textContent = portal.lineOf(card, item);
    return shown;
  };

  const onStop = (card, items) => {
    const here = items.filter((item) => item.visit === card.dataset.waiting);
    card.hidden = !here.length;
    card.querySelector("ul").replaceChildren(...here.map((item) => line(card, item)));
  };

  const onRoute = (route, items) => {
    const waiting = new Set(items.map((item) => item.visit));
    for (const stop of route.querySelectorAll("[data-stop]")) {
      stop.querySelector(".flag--waiting")?.remove();
      if (!waiting.has(stop.dataset.stop)) continue;
      const flags = stop.querySelector(".stop__flags") ?? document.createElement("span");
      const flag = document.createElement("span");
      flags.className = "stop__flags";
      flag.className = "flag flag--waiting";
      flag.textContent = route.dataset.sayWaiting;
      flags.append(flag);
      stop.querySelector(".stop").append(flags);
    }
  };

  const show = (items) => {
    document.querySelectorAll("[data-waiting]").forEach((card) => onStop(card, items));
    document.querySelectorAll("[data-say-waiting].route").forEach((route) => onRoute(route, items));
  };
  document.addEventListener("waiting", (event) => show(event.detail));
  htmx.onLoad(() => portal.waiting.counted().catch(() => {}));

  // Loading anew would cut off a tap or a form that is on its way; where she went meanwhile, the page is new already.
  const drawAnew = (sent, at = location.href) => {
    if (location.href !== at) return;
    if (document.querySelector(".htmx-request")) {
      document.addEventListener("htmx:finally:request", () => setTimeout(drawAnew, 0, sent, at), { once: true });
      return;
    }
    const stop = document.querySelector("form[data-stop]")?.dataset.stop ?? document.querySelector("[data-waiting]")?.dataset.waiting;
    const isTyping = document.activeElement?.matches("form[data-stop] :is(input, textarea)");
    if (!isTyping && (!stop || sent.has(stop))) location.reload();
  };
  document.addEventListener("sent-later", (event) => drawAnew(event.detail));
})();
