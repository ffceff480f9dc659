// The part of a page that is previewed: a plug-in for the script of livereload, which follows in the same file. It
// decides whether a change concerns this page, keeps the place and what is open over a reload, and shows problems.
(() => {
  "use strict";
  const self = document.currentScript;
  const page = self.dataset.page; // stamps of this page and of the assets, as they were when it was given; a template of
  let assets = self.dataset.assets; // an edition's own that asks for the script in another way has none
  const KEPT = "sitegen-kept";
  const HIDDEN = "sitegen-problems-hidden";

  const stored = (key, value) => {
    try {
      if (value === undefined) return sessionStorage.getItem(key) || "";
      if (value) sessionStorage.setItem(key, value);
      else sessionStorage.removeItem(key);
    } catch {}
    return "";
  };

  // An element as the way to it from the nearest one above that has an id: found again where that is still there.
  const wayTo = (element) => {
    const way = [];
    let at = element;
    for (; at && !at.id && at !== document.body; at = at.parentElement) way.unshift([...at.parentElement.children].indexOf(at));
    return at && [at.id, way];
  };
  const find = ([id, way]) => {
    let at = id ? document.getElementById(id) : document.body;
    for (const index of way) at = at?.children[index];
    return at || null;
  };

  // What is the same after a reload: the place, by the element that is nearest to the upper edge of the window; what is
  // unfolded, open or filled in; the focus. Scripts of the theme add what they know to the event's detail.
  const PLACES = "main [id], main h2, main h3, main li, main p";
  const keep = () => {
    const kept = { href: location.href, filled: [], unfolded: [], open: [], theirs: {} };
    const above = [...document.querySelectorAll(PLACES)].filter((element) => element.getClientRects().length);
    const tops = above.map((element) => Math.abs(element.getBoundingClientRect().top));
    const nearest = above[tops.indexOf(Math.min(...tops))];
    if (nearest) kept.place = [wayTo(nearest), nearest.getBoundingClientRect().top];
    for (const element of document.querySelectorAll("details")) kept.unfolded.push([wayTo(element), element.open]);
    for (const element of document.querySelectorAll("[popover][id]")) if (element.matches(":popover-open")) kept.open.push(element.id);
    for (const element of document.querySelectorAll("input, select, textarea")) {
      if (element.matches("dialog *")) continue;
      kept.filled.push([wayTo(element), element.type === "checkbox" || element.type === "radio" ? element.checked : element.value]);
    }
    const focused = document.activeElement;
    if (focused && focused !== document.body) kept.focused = wayTo(focused);
    dispatchEvent(new CustomEvent("preview-keep", { detail: kept.theirs }));
    stored(KEPT, JSON.stringify(kept));
    history.scrollRestoration = "manual";
  };

  const restore = () => {
    const found = stored(KEPT);
    stored(KEPT, "");
    if (!found) return;
    const kept = JSON.parse(found);
    if (kept.href !== location.href) return;
    for (const [way, open] of kept.unfolded) {
      const element = find(way);
      if (element?.matches("details")) element.open = open;
    }
    for (const [way, value] of kept.filled) {
      const element = find(way);
      const key = typeof value === "boolean" ? "checked" : "value";
      if (!element?.matches("input, select, textarea") || element[key] === value) continue;
      element[key] = value;
      for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, { bubbles: true }));
    }
    if (Object.keys(kept.theirs).length) dispatchEvent(new CustomEvent("preview-restore", { detail: kept.theirs }));
    for (const id of kept.open) {
      const element = document.getElementById(id);
      if (!kept.theirs[id] && element?.popover && !element.matches(":popover-open")) element.showPopover();
    }
    if (kept.focused) find(kept.focused)?.focus({ preventScroll: true });
    if (kept.place) returnTo(kept.place);
  };

  // Fonts, images and parts that are laid out late move the place; it is gone back to until the reader moves.
  const returnTo = ([way, top]) => {
    const element = find(way);
    let moved = !element;
    const go = () => moved || scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
    const stop = () => {
      moved = true;
      history.scrollRestoration = "auto";
    };
    go();
    for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(type, stop, { once: true });
    document.fonts.ready.then(go);
    addEventListener("load", () => requestAnimationFrame(go), { once: true });
    setTimeout(go, 150);
    setTimeout(() => { go(); stop(); }, 600);
  };

  // A form that is being filled in is not thrown away: the page is loaded when its dialog is closed.
  let waiting = false;
  const reload = () => {
    if (document.querySelector("dialog[open]")) {
      waiting = true;
      show();
      return;
    }
    keep();
    location.reload();
  };
  document.addEventListener("close", () => waiting && reload(), true);

  // How the edition stands, asked when something is told, and after each new connection: whoever was asleep has missed
  // what was told meanwhile.
  let state = null;
  let asked = 0;
  let adopts = false; // whether the assets were exchanged since the last answer, so that those there are are this page's
  const ask = async (exchanged = false) => {
    const number = (asked += 1);
    adopts ||= exchanged;
    let found;
    try {
      const answer = await fetch(`/livereload.json?page=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
      if (!answer.ok) return;
      found = await answer.json();
    } catch {
      return; // the server is gone; when it is there again, the library connects
    }
    if (number !== asked) return;
    if (adopts) assets = found.assets;
    adopts = false;
    state = found;
    show();
    if (page && (page !== found.page || assets !== found.assets)) reload();
  };

  window.LiveReloadPluginSitegen = class {
    static identifier = "sitegen";
    static version = "1";
    // Says whether the message was dealt with; what was not is the library's: CSS and images are exchanged, else the
    // page is loaded anew.
    reload(path) {
      const exchanged = /\.(css|jpe?g|png|gif)$/i.test(path);
      if (page || exchanged || path === "/livereload.json") ask(exchanged);
      else reload();
      return !exchanged;
    }
  };
  document.addEventListener("LiveReloadConnect", () => ask());
  addEventListener("pageshow", (event) => event.persisted && ask());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) window.LiveReload?.connector?.connect();
  });

  // The overlay: a bar with counts, and a list that opens by itself where there are errors. It is in the top layer and
  // takes no focus. What was hidden stays so while the problems are the same.
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const host = make("sitegen-problems", { lang: "en", dir: "ltr" });
  const root = host.attachShadow({ mode: "open" });
  const count = make("button", { type: "button", className: "count", hidden: true });
  const heading = make("h2", { id: "heading" });
  const list = make("ol", {});
  const more = make("p", {});
  const hide = make("button", { type: "button", className: "hide", textContent: "Hide" });
  const keys = make("kbd", { textContent: "Esc" });
  const panel = make("section", { className: "panel", popover: "manual", role: "dialog", tabIndex: -1 },
    make("div", { className: "head" }, heading, make("p", {}, hide, " ", keys)), list, more);
  panel.setAttribute("aria-labelledby", "heading");
  const said = make("p", { className: "said", role: "status" });
  const style = make("link", { rel: "stylesheet", href: "/livereload.css" });
  root.append(style, said, count, panel);
  const styled = new Promise((done) => { style.onload = style.onerror = done; });

  const signature = () => JSON.stringify([state.heading, state.problems]);
  const isOpen = () => panel.matches(":popover-open");
  const open = (wanted) => {
    if (wanted === isOpen()) return;
    const inside = root.activeElement && panel.contains(root.activeElement);
    panel.togglePopover(wanted);
    count.setAttribute("aria-expanded", wanted);
    if (inside) count.focus();
  };
  const put = () => {
    stored(HIDDEN, signature());
    open(false);
  };
  hide.addEventListener("click", put);
  count.addEventListener("click", () => {
    if (isOpen()) return put();
    stored(HIDDEN, "");
    open(true);
    panel.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen() && !document.querySelector("dialog[open]")) put();
  });

  const item = (problem) => {
    const place = make("bdi", { textContent: problem.place });
    const line = make("p", { className: "place" });
    if (problem.place) line.append(problem.open ? make("a", { href: problem.open }, place) : place, " ");
    line.append(make("b", { textContent: problem.severity }));
    if (problem.code) line.append(" ", make("code", { textContent: problem.code }));
    const parts = [line, make("p", { className: "message", textContent: problem.message })];
    if (problem.source?.length) parts.push(make("pre", { tabIndex: 0, textContent: problem.source.join("\n") }));
    if (problem.hint) parts.push(make("p", { className: "hint" }, make("b", { textContent: "Hint: " }), problem.hint));
    return make("li", { className: problem.severity }, ...parts);
  };

  let shown = "";
  const show = async () => {
    if (!host.isConnected) document.body.append(host);
    await styled;
    const some = state && state.errors + state.warnings > 0;
    const now = state ? signature() : "";
    host.classList.toggle("errors", Boolean(state?.errors));
    count.hidden = !some && !waiting;
    count.textContent = [some ? state.heading : "", waiting ? "changed: loaded when the form is closed" : ""].filter(Boolean).join("; ");
    if (now !== shown) {
      shown = now;
      heading.textContent = state.heading;
      list.replaceChildren(...state.problems.map(item));
      more.textContent = state.more;
      if (some || said.textContent) said.textContent = some ? state.heading : "no problems any more";
      if (stored(HIDDEN) !== now) stored(HIDDEN, "");
    }
    if (!some) open(false);
    else if (document.body.matches(".problems-page")) return;
    else if (state.errors && stored(HIDDEN) !== now) open(true);
    else if (stored(HIDDEN) === now) open(false);
  };

  restore();
  ask();
})();
