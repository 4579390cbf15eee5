/* The list of cases: ticking several, and not losing the ticks to a refresh. */

const TICKS = 'input[name="case"][type="checkbox"]';
const boxes = () => [...document.querySelectorAll(TICKS)];
const ticked = () => boxes().filter((box) => box.checked);

function say() {
  const output = document.querySelector("[data-ticked]");
  if (!output) return;
  const count = ticked().length;
  output.textContent = count ? new Intl.NumberFormat(document.documentElement.lang).format(count) : "";
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  say();
});

/* What is half chosen or half written is not refreshed away. */
document.addEventListener("htmx:before:request", (event) => {
  const part = event.target;
  if (!(part instanceof Element) || !part.matches("[data-live]")) return;
  const writes = document.activeElement?.matches("input, select, textarea");
  if (ticked().length || (writes && part.contains(document.activeElement))) event.preventDefault();
});
