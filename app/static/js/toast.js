// Short sentences at the foot of the page. #toast is a status region and carries the translated texts (data-say-...).
(() => {
  const SHOWN_MS = 7000;
  const isHeld = (toast) => toast.matches(":hover, :focus-within");

  portal.each("#toast > *", (toast) => {
    const hide = () => (isHeld(toast) ? setTimeout(hide, SHOWN_MS) : toast.remove());
    setTimeout(hide, SHOWN_MS);
  });

  // A live region speaks of what comes into it, not of what stood there from the start.
  const first = document.querySelector("#toast > *");
  requestAnimationFrame(() => first?.parentNode?.append(first));

  // An open sheet covers whatever is not a popover shown after it.
  const raise = (region) => {
    region.removeAttribute("popover");
    if (!document.querySelector(".sheet:popover-open")) return;
    region.popover = "manual";
    region.showPopover();
  };

  // `name` is one of the region's texts; a missing text says nothing.
  portal.say = (name) => {
    const region = document.getElementById("toast");
    const text = region?.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`];
    if (!text) return;
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.textContent = text;
    toast.dataset.said = name;
    region.replaceChildren(toast);
    htmx.process(toast);
    raise(region);
  };

  portal.unsay = (name) => document.querySelector(`#toast > [data-said="${name}"]`)?.remove();
})();
