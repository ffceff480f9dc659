// The key / leads to the search box from every page, unless one is writing. What searches is loaded when it
// is wanted.
(() => {
  const box = document.getElementById("finder-words");
  addEventListener("keydown", (event) => {
    const link = document.querySelector('.menu a[aria-keyshortcuts="/"]');
    if (!link || event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    try {
      if (localStorage.getItem("sitegen-keys") === "off") return;
    } catch {}
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    if (box) box.focus();
    else location.assign(`${link.href}#finder-words`);
  });
  if (!box) return;
  const load = () => document.head.append(Object.assign(document.createElement("script"), { src: "assets/later/search.js" }));
  if (location.search) return load();
  box.addEventListener("focus", load, { once: true });
  if (location.hash === "#finder-words") box.focus();
})();
