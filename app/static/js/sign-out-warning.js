// form[action="/sign-out"][data-say-waiting]: signing out empties the phone, also of what was not sent yet.
document.addEventListener("submit", (event) => {
  const words = event.target.dataset.sayWaiting;
  const [person] = portal.recall("waiting")?.split(" ") ?? [];
  if (!words || !person || person !== portal.person || confirm(words)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
