/* Ctrl K or Cmd K: to any brand and page by typing. It knows what the navigation beside it knows. */

const palette = document.querySelector("#palette");
const words = palette?.querySelector("input");
const list = palette?.querySelector("ul");
const MOST = 12;
let chosen = 0;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const name = (link) => (link.querySelector(".rail-name") ?? link).textContent.trim();

function brands() {
  const links = [...document.querySelectorAll("#rail-brands a")];
  return links.flatMap((link) => {
    const whole = { text: name(link), href: link.href };
    if (!("desk" in link.dataset)) return [whole];
    const desk = [
      [palette.dataset.inbox, "inbox/"],
      [palette.dataset.cases, "cases/"],
    ];
    return [whole, ...desk.map(([page, path]) => ({ text: `${whole.text} · ${page}`, href: link.href + path }))];
  });
}

function pages() {
  const here = document.querySelector('#rail-brands [aria-current="true"]');
  const links = [...document.querySelectorAll(".subnav a")];
  return links.map((link) => ({ text: here ? `${name(here)} · ${name(link)}` : name(link), href: link.href }));
}

const account = () => [...document.querySelectorAll(".account a")].map((link) => ({ text: name(link), href: link.href }));

function searches(typed) {
  const { searchAt, inboxAt, searchCases, searchInbox } = palette.dataset;
  if (!searchAt || !typed) return [];
  const query = `?q=${encodeURIComponent(typed)}`;
  return [
    { text: searchCases.replace("…", typed), href: `${searchAt}${query}` },
    { text: searchInbox.replace("…", typed), href: `${inboxAt}${query}` },
  ];
}

function found() {
  const typed = words.value.trim();
  const parts = plain(typed).split(/\s+/).filter(Boolean);
  const known = new Map([...pages(), ...brands(), ...account()].map((each) => [each.href, each]));
  const fits = [...known.values()].filter((each) => parts.every((part) => plain(each.text).includes(part)));
  return [...fits.slice(0, MOST), ...searches(typed)];
}

function option(each, at) {
  const item = document.createElement("li");
  item.id = `palette-${at}`;
  item.role = "option";
  item.dataset.href = each.href;
  item.textContent = each.text;
  return item;
}

function mark() {
  const options = [...list.querySelectorAll("[role=option]")];
  chosen = Math.min(Math.max(chosen, 0), options.length - 1);
  options.forEach((each, at) => each.setAttribute("aria-selected", String(at === chosen)));
  options[chosen]?.scrollIntoView({ block: "nearest" });
  if (options[chosen]) words.setAttribute("aria-activedescendant", options[chosen].id);
  else words.removeAttribute("aria-activedescendant");
}

function draw() {
  chosen = 0;
  const options = found().map(option);
  if (!options.length) {
    const none = document.createElement("li");
    none.role = "presentation";
    none.textContent = palette.dataset.none;
    options.push(none);
  }
  list.replaceChildren(...options);
  mark();
}

function open() {
  if (document.querySelector("dialog[open]")) return;
  words.value = "";
  draw();
  palette.showModal();
}

const go = (item) => item?.dataset.href && window.location.assign(item.dataset.href);

const KEYS = {
  ArrowDown: () => (chosen += 1),
  ArrowUp: () => (chosen -= 1),
  Enter: () => go(list.querySelector('[aria-selected="true"]')),
};

if (palette) {
  words.addEventListener("input", draw);
  words.addEventListener("keydown", (event) => {
    if (event.isComposing || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
    mark();
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
  document.addEventListener("keydown", (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isCommand || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });
  for (const button of document.querySelectorAll("[data-palette]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
}
