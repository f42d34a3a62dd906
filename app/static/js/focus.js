// After a swap the focus lands on something that says what happened: the new page's heading, the first field in
// error, or the piece that came, when the control that was used is gone.
(() => {
  const land = (place) => {
    if (!place) return;
    if (!place.matches("a[href], button, input, select, textarea, [tabindex]")) place.tabIndex = -1;
    place.focus({ preventScroll: place.tabIndex < 0 });
  };

  const isLost = () => !document.activeElement || document.activeElement === document.body;

  const landInPiece = (ctx, piece) => {
    const wrong = piece.querySelector('[role="alert"], [aria-invalid="true"]');
    if (wrong && ctx.response.status >= 400) land(wrong);
    else if (isLost() && ctx.sourceEvent?.isTrusted) land(piece.querySelector("h1, h2, h3") ?? piece);
  };

  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    if (!ctx.response || ctx.swap === "none") return;
    if (ctx.request.headers["HX-Request-Type"] === "full") land(document.querySelector("main [autofocus], main h1"));
    else landInPiece(ctx, ctx.target?.isConnected ? ctx.target : ctx.sourceElement);
  });

  // A form may also have led to a page that the browser loaded.
  if (document.querySelector("#toast > *") && isLost()) land(document.querySelector("main h1"));
})();
