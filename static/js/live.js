/* Keeps live parts fresh without moving the reader: see `data-live` in the templates.

   A live part polls its own URL through htmx and is morphed in place. A hidden page
   does not poll, and catches up when it is looked at again. An answer that is not the
   part (signed out, gone, failing) is never swapped in. */

const isPoll = (element) => element instanceof Element && element.matches("[data-live]");

document.addEventListener("htmx:before:request", (event) => {
  if (isPoll(event.target) && document.hidden) event.preventDefault();
});

document.addEventListener("htmx:before:response", (event) => {
  const part = event.target;
  if (!isPoll(part)) return;
  const answer = event.detail.ctx.response.raw;
  if (answer.redirected) {
    event.preventDefault();
    window.location.reload();
  } else if (answer.ok) {
    delete document.documentElement.dataset.stale;
  } else {
    event.preventDefault();
    document.documentElement.dataset.stale = "true";
  }
});

document.addEventListener("htmx:error", (event) => {
  if (isPoll(event.target)) document.documentElement.dataset.stale = "true";
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-live]")) window.htmx?.trigger(part, "every");
});
