/* The inbox by single keys. Every key presses a button that is there without it, so nothing
   is lost when keys are switched off. Alt, AltGr and Ctrl stay the writer's own: they make
   accents and @. */

const root = document.documentElement;
const STORE = "vigia-keys";
const WRITES = "input:not([type='checkbox']), select, textarea, [contenteditable]";

const items = () => [...document.querySelectorAll(".inbox-item")];
const boxes = () => [...document.querySelectorAll('.inbox-item input[type="checkbox"]')];
const ticked = () => boxes().filter((box) => box.checked);
const current = () => document.activeElement?.closest(".inbox-item");
const isOn = () => root.dataset.keys !== "off";
/* htmx begins in a timer that was set before this one: a key that comes earlier waits for it, or its form would
   be sent as without a script, and the reader's filters be gone. */
const begun = new Promise((resolve) => setTimeout(resolve));

function go(step) {
  const all = items();
  if (!all.length) return;
  const here = all.indexOf(current());
  const there = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  there.focus();
  there.scrollIntoView({ block: "nearest" });
}

/* What is done leaves the list: go to what comes after it, before it is gone. */
function leave(item) {
  const all = items();
  const at = all.indexOf(item);
  const next = all[at + 1] ?? all[at - 1];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/* Once posts are ticked, the keys that judge are for all of them. */
function press(key) {
  const forAll = ticked().length ? document.querySelector(`[data-bulk="${key}"]`) : null;
  if (forAll) {
    forAll.click();
    return;
  }
  const item = current() ?? items()[0];
  const button = item?.querySelector(`[data-key="${key}"]`);
  if (!button) return;
  button.click();
  if (button.form?.hasAttribute("hx-post")) leave(item);
}

function undo() {
  const all = [...document.querySelectorAll("[data-undo]")];
  const latest = all.toSorted((a, b) => Number(a.dataset.at ?? 0) - Number(b.dataset.at ?? 0)).at(-1);
  latest?.click();
}

const help = () => document.querySelector("#keys")?.showModal();

const click = (what) => () => document.querySelector(what)?.click();

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  u: undo,
  n: click("[data-new]"),
  "*": click("[data-tick-all]"),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": help,
};

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.repeat) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.target instanceof Element && event.target.matches(WRITES)) return;
  if (!isOn()) return;
  if (KEYS[event.key]) KEYS[event.key]();
  else if (/^[ecarox]$/.test(event.key)) begun.then(() => press(event.key));
  else return;
  event.preventDefault();
});

function say() {
  const output = document.querySelector("[data-ticked]");
  const all = document.querySelector("[data-tick-all]");
  if (!output || !all) return;
  const count = ticked().length;
  output.textContent = count ? new Intl.NumberFormat(root.lang).format(count) : "";
  all.checked = count > 0 && count === boxes().length;
  all.indeterminate = count > 0 && !all.checked;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  say();
});

/* What was taken back stands in its place again, and is where the reader goes on. */
let comesBack = "";
document.addEventListener("click", (event) => {
  comesBack = event.target.closest?.("[data-undo]")?.closest(".inbox-done")?.id ?? comesBack;
});

function standAgain() {
  const item = comesBack && document.querySelector(`.inbox-item[id="${CSS.escape(comesBack)}"]`);
  if (!item) return;
  comesBack = "";
  item.focus();
}

/* The last one done leaves nothing to go to but the way on. */
function wayOn() {
  const cleared = document.querySelector("[data-cleared]");
  if (!cleared || !cleared.hidden || items().length) return;
  cleared.hidden = false;
  cleared.querySelector("a").focus();
}

/* Which line was done last is known by when it came. */
document.addEventListener("htmx:after:swap", () => {
  for (const button of document.querySelectorAll("[data-undo]:not([data-at])")) button.dataset.at = String(Date.now());
  standAgain();
  wayOn();
  say();
});

function show() {
  const button = document.querySelector("[data-keys-switch]");
  if (!button) return;
  button.setAttribute("aria-pressed", String(isOn()));
  button.textContent = isOn() ? button.dataset.on : button.dataset.off;
}

root.dataset.keys = localStorage.getItem(STORE) === "off" ? "off" : "on";
for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
document.querySelector("[data-keys-help]")?.addEventListener("click", help);
document.querySelector("[data-keys-switch]")?.addEventListener("click", () => {
  root.dataset.keys = isOn() ? "off" : "on";
  localStorage.setItem(STORE, root.dataset.keys);
  show();
say();
});
show();
say();
