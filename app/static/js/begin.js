// What the modules share.
window.portal = {
  person: document.documentElement.dataset.person ?? "",

  // Runs `begin` once for each element that matches, now and after every swap.
  each(selector, begin) {
    const met = new WeakSet();
    const look = (root) => {
      for (const found of [root, ...root.querySelectorAll(selector)]) {
        if (!found.matches(selector) || met.has(found)) continue;
        met.add(found);
        begin(found);
      }
    };
    look(document.body);
    htmx.onLoad(look);
  },

  token: () => document.querySelector('meta[name="csrf-token"]')?.content ?? "",

  recall(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },

  remember(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      // Storage is blocked: nothing here depends on it.
    }
  },

  standalone: () => navigator.standalone === true || matchMedia("(display-mode: standalone)").matches,

  // iPads say that they are Macs; Macs have no touch screen.
  isApple: () => /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1),
};
