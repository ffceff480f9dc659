// The timeline's filters and zoom are loaded when somebody turns to them, or when the address has kept some.
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const places = [form, document.getElementById("time")];
  const load = () => {
    for (const place of places) for (const use of ["pointerover", "focusin"]) place.removeEventListener(use, load);
    document.head.append(Object.assign(document.createElement("script"), { src: "assets/later/timeline.js" }));
  };
  if (location.search) return load();
  for (const place of places) for (const use of ["pointerover", "focusin"]) place.addEventListener(use, load);
})();
