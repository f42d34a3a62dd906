// [data-hide-after="30"]: what must not stay on a screen (a gate code) goes after so many seconds, and with the page.
(() => {
  portal.each("[data-hide-after]", (shown) => {
    const hide = () => shown.remove();
    setTimeout(hide, Number(shown.dataset.hideAfter) * 1000);
    addEventListener("pagehide", hide, { once: true });
  });
})();
