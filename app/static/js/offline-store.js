// What waits on this phone until there is signal: sealed items in the order in which they were made, drafts of open
// forms, what was refused until she has read it, and a key for the drafts that never leaves this browser. Everything is
// somebody's; nobody else's is looked at, only counted.
(() => {
  const answered = (asked) => new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

  const STORES = {
    items: { keyPath: "order", autoIncrement: true },
    drafts: { keyPath: ["person", "visit"] },
    keys: { keyPath: "person" },
    refused: { keyPath: ["person", "mark"] },
  };

  const open = () => {
    const asked = indexedDB.open("technician", 2);
    asked.onupgradeneeded = () => {
      const missing = Object.keys(STORES).filter((name) => !asked.result.objectStoreNames.contains(name));
      for (const name of missing) asked.result.createObjectStore(name, STORES[name]);
    };
    return answered(asked);
  };
  let opening;
  const database = () => (opening ??= open());

  // Strict: what was said to be saved is on the disk, even if the phone dies in the next moment.
  const change = async (store, work) => {
    const deal = (await database()).transaction(store, "readwrite", { durability: "strict" });
    work(deal.objectStore(store));
    await new Promise((done, fail) => {
      deal.oncomplete = done;
      deal.onabort = () => fail(deal.error);
    });
  };
  const all = async (store) => answered((await database()).transaction(store).objectStore(store).getAll());
  const mine = async (store) => (await all(store)).filter((row) => row.person === portal.person);

  const counted = async () => {
    const [items, everybodys, refused] = await Promise.all([mine("items"), all("items"), all("refused")]);
    portal.waiting.visits = new Set(items.map((item) => item.visit));
    const unsettled = everybodys.length + refused.length; // Signing out empties the phone for all of them.
    portal.remember("waiting", unsettled ? String(unsettled) : null);
    document.dispatchEvent(new CustomEvent("waiting", { detail: items }));
  };

  portal.waiting = {
    visits: new Set(),
    mine,
    keep: async (store, row) => {
      await change(store, (rows) => rows.put({ ...row, person: portal.person }));
      if (store !== "drafts") await counted();
    },
    drop: async (store, key) => {
      await change(store, (rows) => rows.delete(key));
      if (store !== "drafts") await counted();
    },
    counted,
  };
  if (portal.person && window.indexedDB && crypto.subtle) counted().catch(() => {});
})();
