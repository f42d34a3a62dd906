// What the server would refuse is said without it, before she drives on: a reading that cannot be, tasks without an answer.
(() => {
  const impossible = (form) => [...form.querySelectorAll("[data-least]")].filter((field) => {
    const value = Number(field.value.replace(",", "."));
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

  portal.stopped = (form, body) => {
    const [wrong] = impossible(form);
    const [open] = body.get("rest") === "done" ? [] : portal.unanswered(form);
    const where = wrong ?? open;
    if (where) say(wrong ? form.dataset.sayImpossible : form.dataset.sayOpen);
    where?.scrollIntoView({ block: "center" });
    return where !== undefined;
  };
})();
