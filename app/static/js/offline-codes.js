// [data-codes]: where the company allows it, the codes of today's stops lie sealed on this phone, so that one can be shown
// without signal. They lie among the person's copies, which the worker forgets with a sign-out and for anybody else.
(() => {
  const AT = "/technician/codes";
  const IV_LENGTH = 12;
  const shelf = () => caches.open(`pages-${portal.person}`);
  const now = () => Date.now() + (portal.clockOffset() ?? 0);
  const isOver = (kept) => Number(kept.headers.get("X-Until")) <= now();

  const put = async ({ visit, version, until, ...codes }) => {
    const { iv, closed } = await portal.closeDraft(codes);
    const headers = { "X-Version": version, "X-Until": until };
    await (await shelf()).put(`${AT}/${visit}`, new Response(new Blob([iv, closed]), { headers }));
  };

  // `wanted`: the visits that may stay, with the version of their codes; without it all that are not over.
  const sweep = async (wanted) => {
    if (!portal.person || !window.caches || !(await caches.has(`pages-${portal.person}`))) return;
    const pages = await shelf();
    for (const at of (await pages.keys()).filter((one) => new URL(one.url).pathname.startsWith(`${AT}/`))) {
      const kept = await pages.match(at);
      const stays = !wanted || wanted.get(at.url.split("/").pop()) === kept.headers.get("X-Version");
      if (isOver(kept) || !stays) await pages.delete(at);
    }
  };

  const fetchMissing = async (wanted) => {
    const pages = await shelf();
    const body = new FormData();
    for (const visit of wanted.keys()) if (!(await pages.match(`${AT}/${visit}`))) body.append("visit", visit);
    if (!body.has("visit")) return;
    const answer = await fetch(AT, { method: "POST", body, headers: { "X-CSRFToken": portal.token() }, redirect: "manual" });
    if (answer.ok) for (const one of (await answer.json()).codes) await put(one);
  };

  portal.each("[data-codes]", async (list) => {
    const wanted = new Map(list.dataset.codes.split(" ").filter(Boolean).map((one) => one.split(".")));
    await sweep(wanted).catch(() => {});
    if (portal.person && wanted.size && window.caches && crypto.subtle) await fetchMissing(wanted).catch(() => {});
  });
  sweep().catch(() => {});
  document.addEventListener("visibilitychange", () => sweep().catch(() => {}));

  // The codes and their version, or null where none are kept.
  portal.keptCodes = async (visit) => {
    await sweep();
    const kept = await (await shelf()).match(`${AT}/${visit}`);
    if (!kept) return null;
    const bytes = new Uint8Array(await kept.arrayBuffer());
    const codes = await portal.openDraft({ iv: bytes.slice(0, IV_LENGTH), closed: bytes.slice(IV_LENGTH) });
    return { ...codes, version: kept.headers.get("X-Version") };
  };
})();
