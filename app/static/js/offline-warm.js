// [data-warm-route]: today's stops, read by the worker while there is signal, with the scripts and styles they need.
portal.each("[data-warm-route]", async (route) => {
  if (!portal.person || !navigator.serviceWorker) return;
  const files = [...document.querySelectorAll('head link[rel="stylesheet"], head script[src]')].map((one) => one.href ?? one.src);
  const later = document.querySelector("script[data-later]")?.dataset.later;
  const { active } = await navigator.serviceWorker.ready;
  const pages = [location.pathname + location.search, ...route.dataset.warmRoute.split(" ")];
  active.postMessage({ type: "route", person: portal.person, pages, files: [...files.filter(Boolean), later] });
});
