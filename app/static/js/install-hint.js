// Offers the home screen to signed-in people who do not have the portal there: a button where the browser has a
// prompt, the two steps on an iPhone. Put away once, it stays away.
portal.each("[data-install]", (hint) => {
  const button = hint.querySelector("[data-install-button]");
  const steps = hint.querySelector("[data-install-ios]");

  const show = () => {
    const wanted = portal.person && !portal.standalone() && !portal.recall("install-hint");
    button.hidden = !window.installPrompt;
    steps.hidden = !portal.isApple();
    hint.hidden = !wanted || (button.hidden && steps.hidden);
  };
  const putAway = () => {
    portal.remember("install-hint", "away");
    hint.hidden = true;
  };

  button.addEventListener("click", async () => {
    const prompt = window.installPrompt;
    window.installPrompt = null;
    await prompt?.prompt();
    hint.hidden = true;
  });
  hint.querySelector("[data-install-away]")?.addEventListener("click", putAway);
  addEventListener("beforeinstallprompt", show);
  addEventListener("appinstalled", putAway);
  show();
});
