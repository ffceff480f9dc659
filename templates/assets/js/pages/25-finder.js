// The search box: what searches is loaded when it is wanted.
(() => {
  const box = document.getElementById("finder-words");
  if (!box) return;
  const load = () => document.head.append(Object.assign(document.createElement("script"), { src: "assets/later/search.js" }));
  if (location.search) return load();
  box.addEventListener("focus", load, { once: true });
  if (location.hash === "#finder-words") box.focus();
})();
