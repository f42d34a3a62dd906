// Form[data-stop]: what cannot be sent from a stop is kept on this phone. While something of a visit waits, what follows
// waits too, or it would arrive before it.
(() => {
  const PATIENCE_MS = 9000;
  const KINDS = { report: "report", entry: "report", photos: "report", parts: "report", tasks: "report", departure: "departure",
    arrival: "arrival", completion: "completion", skip: "skip" };
  const LEAVES = ["completion", "skip"];
  const WITH_PHOTO = ["photos", ...LEAVES];

  const stepOf = (address) => new URL(address, location.href).pathname.split("/").slice(4);
  const kindOf = (address) => {
    const [step, ...rest] = stepOf(address);
    return step === "entry" || !rest.length ? KINDS[step] : undefined;
  };

  const photosIn = (address, body) => (WITH_PHOTO.includes(stepOf(address)[0]) ? portal.newPhotos(body) : []);

  // By form, what was said of it and may have been sent before she leaves it: she need not let go of a field for that.
  const told = new WeakMap();
  document.addEventListener("sent-later", (event) => {
    const form = document.querySelector("form[data-stop]");
    if (form && event.detail.has(form.dataset.stop) && told.has(form)) portal.stands(form, told.get(form));
  });

  const keep = async (form, kind, body, photos, isPassing) => {
    const at = Date.now();
    for (const photo of photos) {
      const bytes = new Uint8Array(await photo.arrayBuffer());
      const keeping = portal.keepItem(form, "photo", [["photo_kind", body.get("photo_kind") ?? "", ""]], { at, bytes, isPassing });
      await keeping.catch((full) => {
        portal.photoNotKept(photo);
        throw full;
      });
    }
    const extra = ["minutes", "rest", "left_out_why", "reason", "next", "again_on"].filter((name) => body.get(name));
    const fields = [...portal.changed(form), ...extra.map((name) => [name, body.get(name), ""])];
    if (kind !== "report" || fields.length) await portal.keepItem(form, kind, fields, { at, isPassing });
    const said = told.get(form) ?? told.set(form, new FormData()).get(form);
    for (const [name, value] of fields) said.set(name, value);
  };

  const waits = async (form, address, body) => {
    const kind = kindOf(address);
    const isPassing = kind === "report" && !/\/parts$/.test(address);
    if (/\/tasks$/.test(address)) portal.unanswered(form).forEach((task) => (task.querySelector('[value="done"]').checked = true));
    if (kind === "completion" ? portal.stopped(form, body) : kind === "skip" && (await portal.skipStopped(form, body))) return new Response(null, { status: 204 });
    const said = new Set(portal.changed(form).map(([name]) => name));
    const isSaidAgain = (item) => item.visit === form.dataset.stop && item.isPassing && item.kind === "report"
      && (item.form === portal.formMark(form) || Boolean(item.names?.every((name) => said.has(name))));
    const earlier = (await portal.waiting.mine("items")).filter(isSaidAgain);
    await keep(form, kind, body, photosIn(address, body), isPassing);
    for (const item of earlier) await portal.waiting.drop("items", item.order);
    if (kind !== "skip") await portal.keepDraft(form); // That form has other fields than the stop's.
    if (stepOf(address)[0] === "photos") form.querySelectorAll('input[type="file"]').forEach((taken) => (taken.value = ""));
    portal.sendWaiting();
    return new Response(null, { status: 204, headers: LEAVES.includes(kind) ? { "HX-Redirect": "/technician" } : {} });
  };

  // What was typed stands on the server now: its draft must not lie over what comes after it.
  const sent = (form, body) => (answer) => {
    if (!answer.ok) return answer;
    portal.stands(form, body);
    portal.waiting.drop("drafts", [portal.person, form.dataset.stop]).catch(() => {});
    return answer;
  };

  portal.inTime = (sending, ms = PATIENCE_MS) => Promise.race([sending, new Promise((_, late) => setTimeout(late, ms, new TypeError("late")))]);

  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement.closest("form[data-stop]") ?? ctx.sourceElement.form?.closest("form[data-stop]");
    if (ctx.request.method === "GET" || !form || !portal.person || !window.indexedDB || !kindOf(ctx.request.action)) return;
    const send = ctx.fetch;
    ctx.fetch = async (address, request) => {
      if (portal.waiting.visits.has(form.dataset.stop)) return waits(form, address, request.body);
      return portal.inTime(send(address, request)).then(sent(form, request.body)).catch((error) => {
        if (error.name === "AbortError") throw error;
        return waits(form, address, request.body);
      });
    };
  });
})();
