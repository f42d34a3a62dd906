// The portal's service worker: keeps what its person has seen for bad lines, and shows every push.
// The server writes three values into this file when it starts:
//   SHELL    addresses with a content hash (styles, scripts, brand, one /icons/ picture) and "/offline";
//            null is the kill switch: this worker then clears its caches and removes itself
//   VERSION  changes with every release; browsers install a worker again when its text changes
//   TEXTS    {en: {offlineSaved: "Offline, saved {time}", tryAgain, unsure, pushTitle, pushBody}, es: {...}}
const SHELL = __SHELL__;
const VERSION = __VERSION__;
const TEXTS = __TEXTS__;

const FILES = "shell";
const PAGES = "pages-"; // + the person's key, from the answer's X-Person
const HELD = { pages: 120, photos: 60, stopPhotos: 300, files: 60 };
const ROUTE_AGE_MS = 10 * 60e3;
const PATIENCE_MS = 3000;
const STRIP = '<div class="banner banner--plain banner--strip" role="status">';
const NEVER_KEPT = /^\/(sign-in|sign-out|a|l|q|office|methods|offline)(\/|$)|\/(payment|access)(\/|$)/;

// Grows whenever copies are dropped: an answer asked for before that must not be kept after it.
let forgotten = 0;

addEventListener("install", (event) => event.waitUntil(SHELL ? prepare() : skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(SHELL ? begin() : leave()));
if (SHELL) {
  addEventListener("fetch", route);
  addEventListener("message", heed);
  addEventListener("push", (event) => event.waitUntil(show(contents(event.data))));
  addEventListener("notificationclick", opened);
  addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribeAgain(event)));
}

// Without {cache: "reload"}: the page has just loaded most of these, they come from the HTTP cache.
async function prepare() {
  const files = await caches.open(FILES);
  await files.addAll(SHELL);
}

async function begin() {
  await clients.claim();
  await dropOldest(await caches.open(FILES), () => true, HELD.files);
  // Firefox shows its own error page when a preload fails, whatever the worker answers (measured, ESR 153).
  if (!navigator.userAgent.includes("Firefox")) await registration.navigationPreload?.enable();
}

async function leave() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await registration.unregister();
}

function heed(event) {
  if (event.data?.type === "person") event.waitUntil(meet(event.data));
  if (event.data?.type === "route") event.waitUntil(keepRoute(event.data));
  if (event.data?.type === "activate") skipWaiting(); // sent by a page nobody is looking at
}

function route(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== "GET") sent(event, url);
  else if (isPage(request, url)) event.respondWith(page(event, url));
  else if (/^\/(static|icons)\/|^\/brand-/.test(url.pathname)) event.respondWith(file(event));
  else if (isPhoto(url)) event.respondWith(photo(event));
}

// htmx marks boosted links, preloads and its own Back with "full"; files to download go past the worker.
function isPage(request, url) {
  const whole = request.mode === "navigate" || request.headers.get("HX-Request-Type") === "full";
  return whole && !/\.\w+$/.test(url.pathname);
}

function isPhoto(url) {
  return url.pathname.startsWith("/photos/") || isStopPhoto(url);
}

function isStopPhoto(url) {
  return /^\/technician\/(photos|visits\/\w+\/equipment)\//.test(url.pathname);
}

// Put there by static/js/offline-codes.js, so that it is forgotten with all that is this person's.
function isSealedCode(url) {
  return url.pathname.startsWith("/technician/codes/");
}

// A form sent as a page gets our own words when the line breaks: an installed app has no Back button.
// Only our own forms: what this worker sends counts as same-site, a stranger's form must not become that.
function sent(event, url) {
  const { request } = event;
  const ours = request.referrer.startsWith(location.origin + "/");
  const files = request.headers.get("Content-Type")?.startsWith("multipart/");
  if (ours && url.pathname === "/sign-out") event.waitUntil(signOut());
  if (ours && request.mode === "navigate" && !files) event.respondWith(fetch(request).catch(() => offlinePage("unsure")));
}

async function page(event, url) {
  const since = forgotten;
  const answer = ask(event);
  event.waitUntil(answer.then((fresh) => keep(url, fresh, since)).catch(() => {}));
  const copy = await (await ownPages())?.match(address(url));
  if (!copy) return answer.catch(() => offlinePage());
  const fresh = await Promise.race([answer.catch(() => null), pause(PATIENCE_MS)]);
  return fresh && !isOutage(fresh) ? fresh : marked(copy);
}

async function ask(event) {
  return (await event.preloadResponse) || fetch(event.request);
}

async function file(event) {
  const files = await caches.open(FILES);
  const held = await files.match(event.request.url);
  if (held) return held;
  const answer = await fetch(event.request);
  const forGood = answer.ok && answer.headers.get("Cache-Control")?.includes("immutable");
  if (forGood) event.waitUntil(files.put(event.request.url, answer.clone()));
  return answer;
}

async function photo(event) {
  const pages = await ownPages();
  const held = await pages?.match(event.request.url);
  if (held) return held;
  const answer = await fetch(event.request);
  if (pages) event.waitUntil(keepPhoto(pages, event.request.url, answer));
  return answer;
}

// At most one person has copies on a device; everything else about "who" follows from the cache's name.
async function ownPages() {
  const name = (await caches.keys()).find((key) => key.startsWith(PAGES));
  return name && caches.open(name);
}

async function keep(url, answer, since) {
  const person = answer.headers.get("X-Person");
  if (person === null || since !== forgotten) return;
  const copy = person && isKeepable(url, answer) && stamped(answer.clone());
  await forgetAllBut(person);
  if (copy) await keepCopy(person, url, copy);
}

async function keepCopy(person, url, copy) {
  const now = forgotten;
  const pages = await caches.open(PAGES + person);
  await pages.put(address(url), copy);
  await dropOldest(pages, (held) => !isPhoto(held) && !isSealedCode(held), HELD.pages);
  if (now !== forgotten) await caches.delete(PAGES + person); // signed out while this was being written
}

async function keepPhoto(pages, at, answer) {
  const picture = answer.ok && answer.headers.get("Content-Type")?.startsWith("image/");
  if (!picture || answer.headers.get("X-Offline") === "no") return;
  await pages.put(at, answer.clone());
  await dropOldest(pages, isStopPhoto, HELD.stopPhotos);
  await dropOldest(pages, (held) => isPhoto(held) && !isStopPhoto(held), HELD.photos);
}

function isKeepable(url, answer) {
  const html = answer.headers.get("Content-Type")?.startsWith("text/html");
  const allowed = answer.headers.get("X-Offline") !== "no" && !NEVER_KEPT.test(url.pathname);
  return answer.status === 200 && html && !answer.redirected && allowed;
}

async function dropOldest(cache, counts, most) {
  const keys = (await cache.keys()).filter((key) => counts(new URL(key.url)));
  await Promise.all(keys.slice(0, -most).map((key) => cache.delete(key)));
}

async function forgetAllBut(person) {
  const others = (await caches.keys()).filter((key) => key.startsWith(PAGES) && key !== PAGES + person);
  if (others.length || !person) forgotten += 1;
  await Promise.all(others.map((key) => caches.delete(key)));
}

// Pages and photos that came before the worker knew whose they are, and home, are fetched for them here.
async function meet({ person, warm = [] }) {
  await forgetAllBut(person);
  const wanted = person ? new Set(warm.map((at) => address(new URL(at, location.origin)))) : [];
  await Promise.all([...wanted].map((at) => fetchFor(person, new URL(at, location.origin))));
}

async function fetchFor(person, url) {
  const since = forgotten;
  const pages = await caches.open(PAGES + person);
  if (NEVER_KEPT.test(url.pathname) || (await pages.match(address(url)))) return;
  const answer = await fetch(url).catch(() => Response.error());
  await (isPhoto(url) ? keepPhoto(pages, address(url), answer) : keep(url, answer, since));
}

// A technician's day, before the signal goes: each stop as it is now, the pictures on it, and what draws it.
async function keepRoute({ person, pages, files }) {
  const shelf = await caches.open(FILES);
  for (const at of files) if (!(await shelf.match(at))) await shelf.add(at).catch(() => {});
  for (const at of pages) await keepStop(person, new URL(at, location.origin)).catch(() => {});
}

async function keepStop(person, url) {
  const pages = await caches.open(PAGES + person);
  const copy = await pages.match(address(url));
  if (Date.now() - Number(copy?.headers.get("X-Saved")) < ROUTE_AGE_MS) return;
  const since = forgotten;
  const answer = await fetch(url);
  const html = await answer.clone().text();
  await keep(url, answer, since);
  for (const [, at] of html.matchAll(/<img src="(\/technician\/[^"]+)"/g)) {
    if (!(await pages.match(at))) await keepPhoto(pages, at, await fetch(at));
  }
}

async function signOut() {
  await forgetAllBut("");
  for (const notice of await registration.getNotifications()) notice.close();
  await navigator.clearAppBadge?.();
  await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

function address(url) {
  return url.pathname + url.search;
}

function isOutage(answer) {
  return [502, 503, 504].includes(answer.status);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// The body is already unpacked, and one copy serves htmx and the address bar: those headers would lie.
function stamped(answer) {
  return rewritten(answer, answer.body, { "X-Saved": String(Date.now()) });
}

function rewritten(answer, body, more = {}) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  return new Response(body, { headers });
}

async function marked(copy) {
  const html = await copy.text();
  const lang = languageOf(html);
  const time = savedAt(Number(copy.headers.get("X-Saved")), lang);
  const note = `${words(lang).offlineSaved.replace("{time}", time)} <a href="" hx-boost="false">${words(lang).tryAgain}</a>`;
  return rewritten(copy, withNote(html, note));
}

// /offline was rendered for nobody; saying so to its own scripts would make them forget the signed-in person.
async function offlinePage(reason) {
  const stored = await (await caches.open(FILES)).match("/offline");
  if (!stored) return Response.error();
  const html = (await stored.text()).replace(/ data-person="[^"]*"/, "");
  return rewritten(stored, reason ? withNote(html, words(languageOf(html))[reason]) : html);
}

function withNote(html, note) {
  return html.replace("<!--offline-->", () => `${STRIP}<p class="banner__text">${note}</p></div>`);
}

function savedAt(ms, lang) {
  const today = new Date(ms).toDateString() === new Date().toDateString();
  const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(lang, style).format(ms).replaceAll("\u202f", " ");
}

function languageOf(html) {
  return html.match(/<html[^>]*\slang="([\w-]+)"/)?.[1] ?? "en";
}

function words(lang) {
  return TEXTS[lang.slice(0, 2).toLowerCase()] ?? TEXTS.en;
}

function contents(data) {
  try {
    return data.json() ?? {};
  } catch {
    return {};
  }
}

// Always shows something: iOS takes the subscription away after three pushes without a notification.
async function show(message) {
  const said = message.notification ?? {};
  const generic = words(said.lang ?? navigator.language ?? "en");
  const plain = { body: generic.pushBody, tag: "news", icon: SHELL.find((at) => at.startsWith("/icons/")) };
  const { body, tag, icon, lang, dir, actions } = { ...plain, ...(said.title ? said : {}) };
  const options = { body, tag, icon, lang, dir, actions, data: { url: said.navigate } };
  await registration
    .showNotification(said.title ?? generic.pushTitle, options)
    .catch(() => registration.showNotification(generic.pushTitle, plain));
  await setBadge(message.app_badge ?? said.app_badge);
}

async function setBadge(count) {
  if (count !== undefined) await navigator.setAppBadge?.(Number(count) || 0).catch(() => {});
}

function opened(event) {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
}

// A window of ours that is open already is taken along; focus() and navigate() may both be refused
// (InvalidAccessError without a tap, TypeError for a page this worker does not control).
async function open(at) {
  const url = new URL(at ?? "/", location.origin);
  const href = url.origin === location.origin ? url.href : location.origin + "/";
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => one.url === href) ?? windows[0];
  const shown = await there?.focus().then(() => there.url === href || there.navigate(href)).catch(() => null);
  if (!shown) await clients.openWindow(href).catch(() => {});
}

// Where this fails, the page's own check at the next start repairs it.
async function subscribeAgain(event) {
  const options = event.oldSubscription?.options;
  const made = event.newSubscription ?? (options && (await registration.pushManager.subscribe(options)));
  if (!made) return;
  const { endpoint, keys } = made.toJSON();
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await freshToken() };
  await fetch("/account/push", { method: "POST", headers, body: JSON.stringify({ endpoint, keys }) });
}

async function freshToken() {
  const html = await (await fetch("/")).text();
  return html.match(/<meta name="csrf-token" content="([^"]*)"/)?.[1] ?? "";
}
