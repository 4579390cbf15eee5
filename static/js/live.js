/* Keeps live parts fresh without moving the reader: see `data-live` in the templates.

   A live part polls its own URL through htmx and is morphed in place. A hidden page
   does not poll, and catches up when it is looked at again. An answer that is not the
   part (signed out, gone, failing) is never swapped in. Times that say how long ago
   something was go on ticking between two answers, by the server's clock. */

const root = document.documentElement;
const isPoll = (element) => element instanceof Element && element.matches("[data-live]");
const isOpened = (element) => element instanceof Element && element.matches("details[hx-get]");

document.addEventListener("htmx:before:request", (event) => {
  if (isPoll(event.target) && document.hidden) event.preventDefault();
});

document.addEventListener("htmx:before:response", (event) => {
  if (isOpened(event.target)) {
    const { redirected, ok } = event.detail.ctx.response.raw;
    if (redirected || !ok) event.preventDefault(); // the link that stands there leads on
  }
  if (!isPoll(event.target)) return;
  const answer = event.detail.ctx.response.raw;
  if (answer.redirected) {
    event.preventDefault();
    window.location.reload();
  } else if (answer.ok) {
    delete root.dataset.stale;
  } else {
    event.preventDefault();
    root.dataset.stale = "true";
  }
});

document.addEventListener("htmx:error", (event) => {
  if (isPoll(event.target)) root.dataset.stale = "true";
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-live]")) window.htmx?.trigger(part, "every");
});

/* The reader's clock may be wrong: ages count from the server's time at the last answer. */
let ahead = 0;

function readClock() {
  const said = document.querySelector("[data-now]")?.dataset.now;
  if (said) ahead = Date.now() - Date.parse(said);
}

const words = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function ago(seconds) {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 1];
  return words.format(-Math.floor(seconds / size), unit);
}

function age() {
  if (document.hidden) return;
  const now = Date.now() - ahead;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const said = ago(Math.max(0, (now - Date.parse(time.dateTime)) / 1000));
    if (time.textContent !== said) time.textContent = said;
  }
}

/* On a narrow screen the page's own name in the navigation may lie beyond its edge. */
const here = document.querySelector(".subnav [aria-current]");
const bar = here?.closest(".subnav");
if (bar) bar.scrollLeft += here.getBoundingClientRect().left - bar.getBoundingClientRect().left - 16;

readClock();
document.addEventListener("htmx:after:swap", readClock);
setInterval(age, 1000);
