// What can never be sent, or was taken by nobody, is said on this phone until it was read: the server says of a stop only
// what it could tie to one. What was typed stays in the stop's form until then.
(() => {
  // Signed out, somebody else, a worn-out token, too much at once: that passes, and so does what breaks on the server.
  const PASSES = [0, 401, 403, 404, 408, 425, 429];
  const isStale = (answer) => answer.status === 400 && answer.headers.get("X-CSRF") === "stale";
  const passes = (answer) => PASSES.includes(answer.status) || answer.status >= 500 || isStale(answer);

  const unsaid = async (answer) => {
    if (!answer.ok) return [answer.status === 413 ? "too-large" : "not-taken"];
    const said = await answer.json();
    return said.shown ? [] : said.told;
  };

  // true: it is over with this item, go on with the next.
  portal.settled = async (item, answer) => {
    if (passes(answer)) return false;
    const why = await unsaid(answer);
    const { mark, visit, kind, at } = item;
    if (why.length) await portal.waiting.keep("refused", { mark, visit, kind, at, why });
    await portal.waiting.drop("items", item.order);
    return true;
  };

  const line = (card, item) => {
    const shown = document.createElement("li");
    const stop = document.createElement("a");
    stop.href = `/technician/visits/${item.visit}`;
    stop.textContent = portal.lineOf(card, item);
    const says = item.why.map((why) => card.querySelector(`template[data-why="${CSS.escape(why)}"]`)?.content.textContent ?? why);
    shown.append(card.dataset.refused ? portal.lineOf(card, item) : stop, document.createElement("br"), says.join(" "));
    return shown;
  };

  const ofCard = async (card) =>
    (await portal.waiting.mine("refused")).filter((item) => !card.dataset.refused || item.visit === card.dataset.refused);

  const show = async (card) => {
    const items = await ofCard(card);
    card.hidden = !items.length;
    card.querySelector("ul").replaceChildren(...items.map((item) => line(card, item)));
  };

  const forget = async (card) => {
    for (const { person, mark } of await ofCard(card)) await portal.waiting.drop("refused", [person, mark]);
    if (card.dataset.refused) await portal.waiting.drop("drafts", [portal.person, card.dataset.refused]);
  };

  const showAll = () => document.querySelectorAll("[data-refused]").forEach((card) => show(card).catch(() => {}));
  document.addEventListener("waiting", showAll);
  portal.each("[data-refused] button", (button) =>
    button.addEventListener("click", () => forget(button.closest("[data-refused]")).catch(() => {})));
})();
