// The key / leads to the search box from every page, unless one is writing.
addEventListener("keydown", (event) => {
  const link = document.querySelector('.menu a[aria-keyshortcuts="/"]');
  if (!link || event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  try {
    if (localStorage.getItem("sitegen-keys") === "off") return;
  } catch {}
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  const box = document.getElementById("finder-words");
  if (box) box.focus();
  else location.assign(`${link.href}#finder-words`);
});
