// What waits on this phone until there is signal: sealed items in the order in which they were made, drafts of open
// forms, and a key for the drafts that never leaves this browser. Everything is somebody's; nobody else's is looked at.
(() => {
  const answered = (asked) => new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

  const open = () => {
    const asked = indexedDB.open("technician", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("items", { keyPath: "order", autoIncrement: true });
      asked.result.createObjectStore("drafts", { keyPath: ["person", "visit"] });
      asked.result.createObjectStore("keys", { keyPath: "person" });
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
    const items = await mine("items");
    portal.waiting.visits = new Set(items.map((item) => item.visit));
    portal.remember("waiting", items.length ? `${portal.person} ${items.length}` : null);
    document.dispatchEvent(new CustomEvent("waiting", { detail: items }));
  };

  portal.waiting = {
    visits: new Set(),
    mine,
    keep: async (store, row) => {
      await change(store, (rows) => rows.put({ ...row, person: portal.person }));
      if (store === "items") await counted();
    },
    drop: async (store, key) => {
      await change(store, (rows) => rows.delete(key));
      if (store === "items") await counted();
    },
    counted,
  };
  if (portal.person && window.indexedDB && crypto.subtle) counted().catch(() => {});
})();
