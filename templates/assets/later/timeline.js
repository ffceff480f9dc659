// The timeline's filters and zoom: picture and list agree, and the address keeps both. Loaded when first used.
(() => {
  const form = document.getElementById("filter");
  const box = document.getElementById("time");
  const items = [...document.querySelectorAll(".events > li")];
  const said = form.querySelector("output");
  const tests = {
    actor: (item, id) => item.querySelector(`[href="actors/${id}.html"]`),
    text: (item, id) => item.querySelector(`[href^="texts/${id}.html"]`),
    class: (item, name) => item.className === name,
    confidence: (item, name) => item.dataset.c === name,
  };
  const most = 32;
  let zoom = 1;

  const write = () => {
    const kept = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    if (zoom > 1) {
      kept.set("zoom", zoom);
      kept.set("at", Math.round((100 * (box.scrollLeft + box.clientWidth / 2)) / box.scrollWidth));
    }
    const query = String(kept);
    history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
  };

  const filter = () => {
    const wanted = [...new FormData(form)].filter(([, value]) => value);
    let shown = 0;
    for (const item of items) {
      item.hidden = !wanted.every(([name, value]) => tests[name](item, value));
      shown += !item.hidden;
      const href = item.querySelector("a").getAttribute("href");
      const mark = box.querySelector(`[href="${href}"]`);
      if (item.hidden) mark.setAttribute("display", "none");
      else mark.removeAttribute("display");
    }
    for (const year of document.querySelectorAll(".year")) {
      year.hidden = !year.querySelector("li:not([hidden])");
      document.querySelector(`.jump [href="#${year.firstElementChild.id}"]`).parentNode.hidden = year.hidden;
    }
    for (const later of document.querySelectorAll(".later")) later.hidden = wanted.length > 0;
    said.value = form.dataset.shown.replace("#", shown) + (shown ? "" : `. ${form.dataset.nothing}`);
  };

  const stretch = (to, at) => {
    at ??= (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth;
    zoom = Math.min(most, Math.max(1, to));
    box.firstElementChild.style.width = `${100 * zoom}%`;
    box.scrollLeft = at * box.scrollWidth - box.clientWidth / 2;
    if (zoom > 1) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", box.dataset.label);
    } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  };

  const asked = new URLSearchParams(location.search);
  for (const choice of form.querySelectorAll("select")) {
    choice.value = asked.get(choice.name) ?? "";
    if (choice.selectedIndex < 0) choice.value = "";
  }
  filter();
  stretch(2 ** Math.round(Math.log2(asked.get("zoom") || 1)) || 1, (asked.get("at") ?? 50) / 100 || 0);

  form.addEventListener("change", () => { filter(); write(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { filter(); write(); }));
  const press = (by) => { stretch(zoom * by); write(); };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[value]");
    if (button) press(+button.value);
  });
  for (const place of [form, box]) place.addEventListener("keydown", (event) => {
    const by = { "+": 2, "=": 2, "-": 0.5, 0: 0 }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select")) return;
    event.preventDefault();
    press(by);
  });
  box.addEventListener("scrollend", write);
})();
