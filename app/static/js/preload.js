// The preload extension hears only of elements made after it: tell it of those htmx had already started.
htmx.registerExtension("late-start", {
  init(api) {
    for (const started of document.querySelectorAll("[data-htmx-powered]"))
      api.triggerHtmxEvent(started, "htmx:after:init", {}, true);
  },
});
