// A page kept for the Back button, or in another tab, goes when its person has signed out meanwhile.
(() => {
  const { person } = document.documentElement.dataset;
  if (person === undefined) return;
  const latest = () => {
    try {
      return localStorage.getItem("person");
    } catch {
      return null;
    }
  };
  const leave = () => {
    document.body.hidden = true;
    location.reload();
  };
  try {
    localStorage.setItem("person", person);
  } catch {
    // Storage is blocked: then every return to a private page asks the server.
  }
  // No key, no way to tell: on a shared device even a signed-in page has none.
  addEventListener("pageshow", (event) => {
    if (event.persisted && (!person || latest() !== person)) leave();
  });
  addEventListener("storage", (event) => {
    if (person && event.key === "person" && event.newValue !== person) leave();
  });
})();
