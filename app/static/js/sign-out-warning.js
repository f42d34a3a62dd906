// form[data-say-waiting]: signing out empties the phone, also of what was not sent yet, whoever wrote it.
document.addEventListener("submit", (event) => {
  const words = event.target.dataset.sayWaiting;
  if (!words || !portal.recall("waiting") || confirm(words)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
