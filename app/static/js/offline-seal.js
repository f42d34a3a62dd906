// Seals what waits to the server's public key, so that a lost phone tells nothing (base/sealed_box.py is the other
// half), and drafts to a key of this browser that no script can read out.
(() => {
  const INFO = "poolhouse offline 1";
  const text = new TextEncoder();
  const subtle = crypto.subtle;
  const fromBase = (words) => Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const toBase = (bytes) => btoa(Array.from(new Uint8Array(bytes), (one) => String.fromCharCode(one)).join(""));
  const joined = async (...parts) => new Uint8Array(await new Blob(parts).arrayBuffer());
  const curve = { name: "ECDH", namedCurve: "P-256" };

  const sharedKey = async (own, theirs, point) => {
    const secret = await subtle.deriveBits({ name: "ECDH", public: theirs }, own, 256);
    const material = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
    const info = await joined(text.encode(INFO), point);
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
    return subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  };

  // `told` is what the item says, `bytes` a photo perhaps; returns what may lie about in the open.
  portal.seal = async (told, bytes = new Uint8Array()) => {
    const [key, theirs] = document.querySelector('meta[name="seal-key"]').content.split(".");
    const mark = crypto.randomUUID();
    const own = await subtle.generateKey(curve, false, ["deriveBits"]);
    const point = await subtle.exportKey("raw", own.publicKey);
    const server = await subtle.importKey("raw", fromBase(theirs), curve, false, []);
    const head = text.encode(JSON.stringify(told));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, head.length);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv: nonce, additionalData: text.encode(mark) };
    const sealed = await subtle.encrypt(how, await sharedKey(own.privateKey, server, point), await joined(length, head, bytes));
    return { mark, key, point: toBase(point), nonce: toBase(nonce), sealed };
  };

  // One thing of a stop that waits. `more`: `at` when it happened, `bytes` of a photo, `isPassing` of what is said again.
  portal.keepItem = async (form, kind, fields, { at = Date.now(), bytes, isPassing = false } = {}) => {
    const visit = form.dataset.stop;
    const told = { visit, day: form.dataset.day, person: portal.person, at, offset: portal.clockOffset(), kind, fields };
    const about = { visit, kind, at, isPassing, form: portal.formMark(form), names: fields.map(([name]) => name) };
    await portal.waiting.keep("items", { ...(await portal.seal(told, bytes)), ...about });
  };

  const ownKey = async () => {
    const held = (await portal.waiting.mine("keys"))[0]?.key;
    if (held) return held;
    const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await portal.waiting.keep("keys", { key });
    return key;
  };
  portal.closeDraft = async (fields) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, closed: await subtle.encrypt({ name: "AES-GCM", iv }, await ownKey(), text.encode(JSON.stringify(fields))) };
  };
  portal.openDraft = async ({ iv, closed }) =>
    JSON.parse(new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv }, await ownKey(), closed)));
})();
