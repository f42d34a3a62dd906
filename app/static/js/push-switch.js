// The switch on the notices page: asks only when tapped, says in words what is so.
(() => {
  const PATIENCE_MS = 20000;
  const HINTS = ["ios", "blocked", "unsupported"];

  const stateNow = () => {
    if (!portal.push.isSupported()) return portal.isApple() && !portal.standalone() ? "ios" : "unsupported";
    if (Notification.permission === "denied") return "blocked";
    return portal.push.isOn() ? "on" : "off";
  };

  const inTime = (work) => {
    const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE_MS, new Error("no answer in time")));
    return Promise.race([work, late]);
  };

  // `said` is one of the region's texts: on, off, failed.
  const show = (region, said) => {
    const state = stateNow();
    region.querySelector("#push-on").hidden = state !== "off";
    region.querySelector("#push-off").hidden = state !== "on";
    for (const hint of HINTS) region.querySelectorAll(`[data-push-${hint}]`).forEach((one) => (one.hidden = hint !== state));
    region.querySelector("[data-push-state]").textContent = region.dataset[said ?? state] ?? "";
    region.removeAttribute("aria-busy");
  };

  const turn = async (region, work) => {
    region.setAttribute("aria-busy", "true");
    show(region, await inTime(work()).then(() => undefined, () => "failed"));
    region.querySelector("#push-on:not([hidden]), #push-off:not([hidden])")?.focus();
  };

  const askAndSubscribe = async () => {
    if ((await Notification.requestPermission()) === "granted") await portal.push.subscribe();
  };

  portal.each("[data-push-switch]", (region) => {
    region.querySelector("#push-on").addEventListener("click", () => turn(region, askAndSubscribe));
    region.querySelector("#push-off").addEventListener("click", () => turn(region, portal.push.end));
    document.addEventListener("visibilitychange", () => document.hidden || show(region));
    region.hidden = false;
    show(region);
  });
})();
