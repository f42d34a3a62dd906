// What the server would refuse is said without it, before she drives on: a reading that cannot be, tasks without an answer.
(() => {
  // As the server reads it: 3,200 is grouped, 7,4 is not.
  const number = (text) => Number(/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replace(/,/g, "") : text.replace(",", "."));
  const impossible = (form) => [...form.querySelectorAll("[data-least]")].filter((field) => {
    const value = number(field.value.trim());
    return field.value.trim() !== "" && !(value >= Number(field.dataset.least) && value <= Number(field.dataset.most));
  });

  const say = (words) => {
    const banner = document.createElement("p");
    banner.className = "banner banner--bad";
    banner.role = "alert";
    banner.textContent = words;
    document.getElementById("told").replaceChildren(banner);
  };

  portal.unanswered = (form) => [...form.querySelectorAll("fieldset[data-needed]")].filter((task) => !task.querySelector(":checked"));

  portal.skipStopped = async (form, body) => {
    const { photoReasons, hasPhoto, sayReason, sayPhoto } = form.dataset;
    const isKept = (item) => item.visit === form.dataset.stop && item.kind === "photo";
    const isThere = hasPhoto || body.getAll("photo").some((photo) => photo.size) || (await portal.waiting.mine("items")).some(isKept);
    const words = body.get("reason") ? !isThere && photoReasons.split(" ").includes(body.get("reason")) && sayPhoto : sayReason;
    if (words) say(words);
    document.getElementById("told").scrollIntoView({ block: "center" });
    return Boolean(words);
  };

  portal.stopped = (form, body) => {
    const [wrong] = impossible(form);
    const [open] = body.get("rest") === "done" ? [] : portal.unanswered(form);
    const where = wrong ?? open;
    if (where) say(wrong ? form.dataset.sayImpossible : form.dataset.sayOpen);
    where?.scrollIntoView({ block: "center" });
    return where !== undefined;
  };
})();
