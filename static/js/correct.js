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
