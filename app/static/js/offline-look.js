// "Show the gate code" without signal: the look is written down first, then what this phone keeps is shown.
(() => {
  const STOP = /^\/technician\/visits\/(\w+)\/access$/;

  const drawn = (card, codes) => {
    const shown = document.getElementById("kept-codes").content.firstElementChild.cloneNode(true);
    for (const line of shown.querySelectorAll("[data-code]")) {
      if (codes[line.dataset.code]) line.querySelector("strong").textContent = codes[line.dataset.code];
      else line.remove();
    }
    card.querySelector(".codes, .field__error")?.remove();
    card.querySelector("h2").after(shown);
    htmx.process(shown);
  };

  const look = async (form, visit) => {
    const codes = await portal.keptCodes(visit);
    if (!codes) return false;
    await portal.keepItem(form, "look", [["version", codes.version, ""]]);
    drawn(document.getElementById("access"), codes);
    portal.sendWaiting();
    return true;
  };

  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    const [, visit] = new URL(ctx.request.action, location.href).pathname.match(STOP) ?? [];
    const form = ctx.sourceElement.form;
    if (!visit || !form || !portal.person || !document.getElementById("kept-codes")) return;
    const send = ctx.fetch;
    ctx.fetch = (address, request) =>
      portal.inTime(send(address, request)).catch(async (error) => {
        if (error.name === "AbortError" || !(await look(form, visit).catch(() => false))) throw error;
        return new Response(null, { status: 204 });
      });
  });
})();
