// Starts what the first paint does not need: the rest of our scripts and the service worker.
;(() => {
  const script = document.currentScript;
  const { person, warm } = document.documentElement.dataset;
  const HOUR = 3600e3;
  let registration = null;
  let checked = Date.now();

  const loadLater = () => {
    if (!script.dataset.later) return;
    const later = document.createElement("script");
    later.src = script.dataset.later;
    later.nonce = script.nonce;
    document.head.append(later);
  };

  // The worker keeps what passes through it; the very first page and its photos came before it.
  const unseen = navigator.serviceWorker?.controller ? [] : [location.href];
  const toKeep = () => {
    const photos = [...document.images].filter((image) => image.complete && image.currentSrc.includes("/photos/"));
    return [...unseen, ...(warm?.split(" ") ?? []), ...photos.map((image) => image.currentSrc)];
  };

  // A page that was not made for anybody in particular (/offline, an error) has no data-person and says nothing.
  const introduce = async () => {
    const ready = await navigator.serviceWorker.ready;
    if (person !== undefined) ready.active.postMessage({ type: "person", person, warm: person ? toKeep() : [] });
  };

  const startWorker = async () => {
    introduce();
    registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  };

  const lookForUpdate = () => {
    if (Date.now() - checked < HOUR) return;
    checked = Date.now();
    registration?.update().catch(() => {});
  };

  addEventListener("load", () => {
    loadLater();
    if (navigator.serviceWorker) startWorker().catch(() => {});
  });
  setInterval(lookForUpdate, HOUR);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) registration?.waiting?.postMessage({ type: "activate" });
    else lookForUpdate();
  });
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    window.installPrompt = event;
  });
})();
