// The search page: a box that leaves of the list what has all the words given. Without script the list stands whole.
(() => {
  "use strict";
  const finder = document.getElementById("finder");
  if (!finder) return;
  const box = document.getElementById("finder-words");
  const count = document.getElementById("finder-count");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").toLowerCase();
  const groups = [...document.querySelectorAll("#names section")].map((section) => ({
    section,
    heading: fold(section.querySelector("h2").textContent),
    items: [...section.querySelectorAll("li")].map((item) => ({ item, text: fold(item.textContent) })),
  }));

  const filter = () => {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { section, heading, items } of groups) {
      let shown = 0;
      for (const { item, text } of items) {
        item.hidden = !words.every((word) => text.includes(word) || heading.includes(word));
        shown += !item.hidden;
      }
      section.hidden = !shown;
      found += shown;
    }
    count.textContent = words.length ? (found === 1 ? "1 name" : `${found || "No"} names`) : "";
  };

  finder.hidden = false;
  box.value = new URLSearchParams(location.search).get("q") || "";
  box.addEventListener("input", filter);
  filter();
})();
