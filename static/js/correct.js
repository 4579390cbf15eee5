/* One key on a focused post says what one click on its buttons says: y, a complaint; n, none.
   Keys count only while the post itself has the focus, so that no shortcut is in anybody's way. */

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const post = event.target;
  if (!(post instanceof Element) || !post.matches("article[data-keys]")) return;
  const button = post.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

/* The page comes back at the post that was corrected: the next key is for it, too. Until a page is loaded the
   browser itself moves the focus to the fragment. */
addEventListener("load", () => {
  const place = location.hash && document.getElementById(location.hash.slice(1));
  if (place) (place.matches("article[data-keys]") ? place : place.querySelector("article[data-keys]"))?.focus();
});
