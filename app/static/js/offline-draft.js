// form[data-stop] without signal: what is being typed is on the disk a moment later, and stands there again when the
// tab was lost. What has been sent needs no draft.
(() => {
  const A_MOMENT_MS = 250;
  let timer;

  portal.keepDraft = async (form) => {
    const fields = await portal.closeDraft(portal.changed(form));
    await portal.waiting.keep("drafts", { visit: form.dataset.stop, ...fields });
  };

  const isCutOff = (form) => !navigator.onLine || portal.waiting.visits.has(form.dataset.stop);

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-stop]") || !portal.person || !isCutOff(form)) return;
    clearTimeout(timer);
    timer = setTimeout(() => portal.keepDraft(form).catch(() => {}), A_MOMENT_MS);
  });

  portal.each("form[data-stop]", async (form) => {
    const drafts = await portal.waiting.mine("drafts").catch(() => []);
    const draft = drafts.find((one) => one.visit === form.dataset.stop);
    if (draft) portal.fill(form, await portal.openDraft(draft));
  });
})();
