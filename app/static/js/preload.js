// The preload extension hears only of links that start after it came: those htmx had started already start again.
for (const link of document.querySelectorAll("a[data-htmx-powered], [hx-preload]")) htmx.process(link, true);
