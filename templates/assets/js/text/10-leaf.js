// The page of a text, at once: which layers are shown, where the glosses of the margin stand. The rest of what a
// reader can do there (assets/later/reader.js) is loaded when first used.
(() => {
  "use strict";
  const leaf = document.querySelector(".leaf");
  if (!leaf) return;

  // Layers that the legend switches off, remembered; a browser may keep nothing.
  const NAME = "sitegen-hidden";
  const boxes = [...document.querySelectorAll(".legend input")];
  try {
    const hidden = (localStorage.getItem(NAME) || "").split(" ");
    for (const box of boxes) box.checked = !hidden.includes(box.id);
  } catch {}
  // A passage of hidden layers alone is no link.
  const links = [...leaf.querySelectorAll("a.seg")].map((seg) => [seg, seg.getAttribute("href")]);
  const link = () => {
    const shown = boxes.filter((box) => box.checked).map((box) => box.id.replace("show-", ".on-"));
    for (const [seg, href] of links) {
      if (seg.matches(["b", ...shown].join())) seg.href = href;
      else seg.removeAttribute("href");
    }
  };
  link();
  for (const box of boxes) {
    box.addEventListener("change", () => {
      try {
        localStorage.setItem(NAME, boxes.filter((other) => !other.checked).map((other) => other.id).join(" "));
      } catch {}
      link();
      align();
    });
  }

  // Each gloss goes down to its passage as far as there is room; none passes another. Moved by transform, which
  // shifts no layout.
  const align = () => {
    const moves = [];
    for (const column of leaf.querySelectorAll(".glosses")) {
      const room = column.getBoundingClientRect();
      if (!room.height) continue;
      const block = document.getElementById(column.closest(".beside").nextElementSibling.id.slice(6));
      const items = [...column.children].filter((item) => item.offsetHeight);
      const tops = items.map((item) => item.offsetTop - column.offsetTop);
      const wanted = [];
      let next = 0;
      items.forEach((item, index) => {
        const seg = block.querySelector(`[data-refs~="${item.firstChild.hash.slice(1).replace("-", ":")}"]`);
        wanted[index] = Math.max(next, (seg || block).getBoundingClientRect().top - room.top);
        next = wanted[index] + item.offsetHeight + 8;
      });
      let end = room.height;
      for (let index = items.length - 1; index >= 0; index -= 1) {
        end = Math.max(tops[index], Math.min(wanted[index], end - items[index].offsetHeight));
        moves.push([items[index], end - tops[index]]);
        end -= 8;
      }
    }
    for (const [item, by] of moves) item.style.transform = by > 0.5 ? `translateY(${by}px)` : "";
  };
  new ResizeObserver(align).observe(leaf);
  document.fonts.ready.then(align);

  // A link would be dragged where one wants to select its words, so it is none while the mouse is down; the first press may come
  // before reader.js.
  const unlink = (event) => {
    const link = event.target.closest?.(".leaf a.seg[href]");
    window.sitegenPressed = event;
    if (!link || event.pointerType !== "mouse" || event.button || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const href = link.getAttribute("href");
    link.removeAttribute("href");
    const relink = () => link.setAttribute("href", href);
    for (const type of ["pointerup", "pointercancel", "blur"]) addEventListener(type, relink, { once: true });
  };
  addEventListener("pointerdown", unlink);

  const base = document.currentScript.src.replace(/[^/]*$/, "later/");
  const fetched = (tag, key, file, needed) =>
    new Promise((done, fail) => {
      const element = Object.assign(document.createElement(tag), { onload: done, onerror: needed ? fail : done });
      if (tag === "link") element.rel = "stylesheet";
      element[key] = base + file;
      document.head.append(element);
    });
  let loading;
  const load = () => {
    loading ||= Promise.all([
      fetched("link", "href", "reader.css"),
      fetched("script", "src", "cite.js"),
      fetched("script", "src", "reader.js", true),
    ]).finally(() => USES.forEach((type) => removeEventListener(type, first)));
    return loading;
  };
  // Until the script is there, what is done is kept for it; if it never comes, a passage is a link as without it.
  const first = (event) => {
    const aim = event.target.closest?.(".seg, .glosses a, .marks a:not(.to-notes), .reader-bar button, [data-copy]");
    if (window.sitegenReader || (event.type === "pointerover" && !aim)) return;
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button);
    const kept = event.type === "click" && aim && plain;
    if (kept) event.preventDefault();
    load().then(
      () => window.sitegenReader[event.type]?.(event, aim),
      () => kept && aim.href && location.assign(aim.href),
    );
  };
  const USES = ["click", "keydown", "pointerover", "focusin", "hashchange", "preview-restore"];
  for (const type of USES) addEventListener(type, first);
  // A long press on a phone selects words and is no other event.
  document.addEventListener("selectionchange", () => getSelection().isCollapsed || load().catch(() => {}));
  if (/^#[a-z]+-/.test(location.hash)) load().then(() => window.sitegenReader.hashchange(), () => {});
})();
