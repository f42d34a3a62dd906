// Sends the page's CSRF token. An app left open for days may hold an old one: the refusal brings a new token, and
// the form is sent once more by itself, unless money moves; then the person taps again.
(() => {
  const HEADER = "X-CSRFToken";

  const isStale = (answer) => answer.status === 400 && answer.headers.get("X-CSRF") === "stale";

  const renew = (token) => {
    document.querySelector('meta[name="csrf-token"]').content = token;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
  };

  const patient = (send, again) => async (address, request) => {
    const answer = await send(address, request);
    const token = answer.headers.get("X-CSRF-Token");
    if (!isStale(answer) || !token) return answer;
    renew(token);
    if (!again) return answer;
    request.headers[HEADER] = token;
    if (request.body?.has("csrf_token")) request.body.set("csrf_token", token);
    return send(address, request);
  };

  document.addEventListener("htmx:config:request", (event) => {
    if (portal.token()) event.detail.ctx.request.headers[HEADER] = portal.token();
  });
  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.request.method === "GET") return;
    ctx.fetch = patient(ctx.fetch, !ctx.sourceElement.closest("[data-payment]"));
  });
  document.addEventListener("htmx:before:response", (event) => {
    if (!isStale(event.detail.ctx.response.raw)) return;
    event.preventDefault();
    portal.say("again");
  });
})();
