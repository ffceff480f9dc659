// What a reader does on the page of a text: open the notes of a passage in a slip beside it, go from one annotation
// to the next, see what belongs together. Defines `sitegenReader`, whose functions are the listeners, by event.
(() => {
  "use strict";
  const slip = document.getElementById("slip");
  const cards = slip.querySelector(".cards");
  const help = document.getElementById("help");
  const later = document.currentScript.src.replace(/[^/]*$/, "");
  const said = document.getElementById("said");
  const stops = [...document.querySelectorAll(".leaf a.seg")].filter((seg) => !seg.closest(".digest"));
  const segments = [...document.querySelectorAll(".leaf .seg")];
  let here = null; // the segment, block or mark whose notes are open
  let opened = []; // their references
  let anchor = null; // the segment that the slip stands at

  // Single letters as keys can be put off, for good (WCAG 2.2, 2.1.4); js/20-search-key.js asks too.
  const singleKeys = document.getElementById("single-keys");
  try {
    singleKeys.checked = localStorage.getItem("sitegen-keys") !== "off";
    singleKeys.addEventListener("change", () => localStorage.setItem("sitegen-keys", singleKeys.checked ? "on" : "off"));
  } catch {}

  const refsOf = (element) => element.dataset.refs.split(" ");
  const refOf = (link) => link.hash.slice(1).replace("-", ":");
  const cardOf = (ref) => document.getElementById(ref.replace(":", "-"));
  const isShown = (ref) => document.getElementById(`show-${ref.split(":")[0]}`)?.checked !== false;
  const isOpen = () => slip.matches(":popover-open");
  const blockOf = (element) => element.closest("[id]");
  const aimsIn = (block, refs) => [...block.querySelectorAll(refs.length ? `[data-refs~="${refs[0]}"]` : ".marks a")];

  // Whether no words stand between two segments.
  const touch = (one, other) => {
    const gap = new Range();
    gap.setStartAfter(one);
    gap.setEndBefore(other);
    const between = gap.cloneContents();
    between.querySelectorAll("[data-apparatus]").forEach((element) => element.remove());
    return !between.textContent;
  };
  // The segments around one that belong to its passages: those with one of the refs, as far as they follow each other.
  const passageOf = (seg, refs = refsOf(seg).filter(isShown)) => {
    const inBlock = segments.filter((other) => blockOf(other) === blockOf(seg));
    const at = inBlock.indexOf(seg);
    const belongs = (other) => refs.some((ref) => refsOf(other).includes(ref));
    let [from, to] = [at, at];
    while (from > 0 && belongs(inBlock[from - 1]) && touch(inBlock[from - 1], inBlock[from])) from -= 1;
    while (to + 1 < inBlock.length && belongs(inBlock[to + 1]) && touch(inBlock[to], inBlock[to + 1])) to += 1;
    return inBlock.slice(from, to + 1);
  };

  const dim = () => document.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  const light = (elements, refs) => {
    dim();
    for (const element of elements) element.classList.add("lit");
    for (const ref of refs) {
      const link = `a[href="#${ref.replace(":", "-")}"]`;
      document.querySelectorAll(`.glosses li:has(> ${link})`).forEach((gloss) => gloss.classList.add("lit"));
      cardOf(ref)?.classList.add("lit");
    }
  };
  const lightRef = (ref) => light(segments.filter((seg) => refsOf(seg).includes(ref)), [ref]);
  // A passage, with the others of its entries; not with all places of a name.
  const lightPassage = (seg) => {
    const refs = refsOf(seg).filter(isShown);
    const wide = refs.filter((ref) => !/^(actor|term):/.test(ref));
    const near = refs.length ? passageOf(seg) : [];
    light(segments.filter((other) => near.includes(other) || refsOf(other).some((ref) => wide.includes(ref))), refs);
  };

  const copyOf = (card) => {
    const copy = card.cloneNode(true);
    for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
    copy.classList.remove("lit");
    return copy;
  };

  // What can be copied of a block or a note: its link and its citations.
  const copiesOf = (place, fragment) => {
    const copies = document.getElementById("copies").content.firstElementChild.cloneNode(true);
    Object.assign(copies.dataset, { place, fragment });
    return copies;
  };
  const nameOf = (block) => block.querySelector(".marks a")?.ariaLabel || document.title;
  const withCopies = (card, ref, block) => {
    const [title, place] = [card.querySelector("h4 a").textContent, nameOf(block)];
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = said.dataset.cite;
    const words = said.dataset.note.replace("{title}", () => title).replace("{place}", () => place);
    details.append(summary, copiesOf(words, ref.replace(":", "-")));
    card.append(details);
    return card;
  };
  const copy = async (button) => {
    const { place = "", fragment = "" } = button.closest(".copies")?.dataset || {};
    const page = document.querySelector("link[rel=canonical]")?.href || location.href.split("#")[0];
    const url = page + (fragment && `#${fragment}`);
    const data = JSON.parse(document.getElementById("cite-data").textContent);
    const kind = button.dataset.copy;
    const words = kind === "link" ? url : sitegenCite(data, place, url)[kind];
    try {
      await navigator.clipboard.writeText(words);
      said.textContent = said.dataset.copied;
      button.classList.add("copied");
      setTimeout(() => button.classList.remove("copied"), 2000);
    } catch {
      prompt(said.dataset.failed, words);
    }
  };

  const open = (seg, refs, focus) => {
    const found = refs.filter((ref) => isShown(ref) && cardOf(ref));
    if (!found.length) return false;
    const block = seg.dataset.refs ? blockOf(seg) : seg;
    show(seg, found.map((ref) => withCopies(copyOf(cardOf(ref)), ref, block)), refs, focus);
    return true;
  };
  const show = (seg, items, refs, focus) => {
    const passage = seg.dataset.refs ? passageOf(seg) : [seg];
    cards.replaceChildren(...items);
    cards.scrollTop = 0;
    here = seg;
    opened = refs;
    light(passage, refs);
    const named = refOf(location);
    if (named.includes(":") && !refs.includes(named)) history.replaceState(null, "", location.href.split("#")[0]);
    const at = stops.indexOf(seg);
    slip.querySelector(".place-in").textContent = at < 0 ? "" : `${at + 1} / ${stops.length}`;
    slip.hidePopover(); // so that the browser too returns the focus to this reference, not to an earlier one
    slip.showPopover({ source: seg });
    place(passage);
    if (focus) slip.focus();
  };
  // The slip stands on the side of its passage where there is more room. Where that is little, the page is scrolled
  // until it is what the slip needs, or three fifths of the window.
  const place = (passage) => {
    const top = passage[0].getBoundingClientRect().top;
    const below = innerHeight - passage.at(-1).getBoundingClientRect().bottom;
    const above = top > below;
    anchor?.style.removeProperty("anchor-name");
    anchor = passage.at(above ? 0 : -1);
    anchor.style.setProperty("anchor-name", "--here");
    slip.classList.toggle("above", above);
    const wanted = Math.min(0.6 * innerHeight, 300, slip.scrollHeight + cards.scrollHeight - cards.clientHeight) + 16;
    const more = Math.max(0, wanted - Math.max(top, below));
    scrollBy(0, above ? -more : more);
    slip.style.display = "none"; // its room is reckoned anew only when its box is
    void slip.offsetHeight;
    slip.style.removeProperty("display");
  };
  // A window that is turned gets its passage back into sight; a change of height alone may be a bar that slides away.
  let width = innerWidth;
  const turn = () => {
    const turned = width !== innerWidth;
    width = innerWidth;
    if (!isOpen()) return;
    if (turned) anchor.scrollIntoView({ block: "center" });
    place(here.dataset.refs ? passageOf(here) : [here]);
  };

  const go = (step) => {
    const live = stops.filter((stop) => refsOf(stop).some(isShown));
    const at = live.indexOf(live.includes(document.activeElement) ? document.activeElement : here);
    const next = live[at < 0 ? (step > 0 ? 0 : live.length - 1) : at + step];
    if (!next) return;
    next.scrollIntoView({ block: "center" });
    next.focus({ preventScroll: true });
    open(next, refsOf(next));
  };

  const helpToggle = () => {
    help.togglePopover();
    if (help.matches(":popover-open")) help.focus();
  };

  // What a reader suggests is written in a panel that is loaded when it is first wanted.
  const load = (tag, properties) =>
    new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement(tag), { onload, onerror, ...properties })));
  let panel;
  const suggest = (range, block) => {
    offer.remove();
    const scripts = ["../../data/suggest.js", "suggest-selector.js", "suggest-yaml.js"];
    const script = (name) => load("script", { src: later + name });
    panel ||= Promise.all([...scripts.map(script), load("link", { rel: "stylesheet", href: `${later}suggest.css` })]).then(() => script("suggest.js"));
    panel.then(() => window.sitegenSuggest(range, block), () => location.assign(`${later}../../contribute.html`));
  };

  // The words that are selected, if they are a block's.
  const blocks = [...document.querySelectorAll(".leaf [id]")].filter((block) => /^(title|[ph]\d+)$/.test(block.id));
  const selected = () => {
    const range = getSelection().rangeCount && getSelection().getRangeAt(0);
    const some = range && /\S/.test(String(range)) && blocks.some((block) => range.intersectsNode(block));
    return some ? range.cloneRange() : null;
  };
  const suggestHere = (range) => {
    const link = document.activeElement.matches(".leaf a.seg") && document.activeElement;
    const focused = link || (isOpen() && here);
    if (!range && focused && focused.dataset.refs) {
      const passage = passageOf(focused, link ? [refOf(link)] : opened.filter(isShown).slice(0, 1)); // of one entry: others may reach farther
      range = new Range();
      range.setStartBefore(passage[0]);
      range.setEndAfter(passage.at(-1));
    }
    suggest(range, blocks.find((block) => block.getBoundingClientRect().bottom > innerHeight / 4) || blocks.at(-1));
  };

  // A button beside the selection says that they can be suggested for.
  const bar = document.querySelector("[data-suggest]");
  const offer = bar.cloneNode(true);
  offer.className = "offer";
  offer.textContent = bar.title;
  offer.lang = bar.closest("[lang]").lang;
  for (const button of [bar, offer]) button.addEventListener("mousedown", (event) => event.preventDefault());
  let offered = null; // the range that it stands at, since a tap on it may end the selection
  let waits;
  const offerSoon = () => {
    clearTimeout(waits);
    waits = setTimeout(() => {
      const range = selected();
      const rect = range && [...range.getClientRects()].at(-1);
      if (!rect) return offer.remove();
      if (document.documentElement.matches(":active")) return offerSoon();
      offered = range;
      blocks.findLast((block) => range.intersectsNode(block)).after(offer);
      const x = Math.max(0, Math.min(rect.right, document.documentElement.clientWidth - offer.offsetWidth - 8));
      offer.style.setProperty("--x", `${x + scrollX}px`);
      offer.style.setProperty("--y", `${rect.bottom + scrollY + 4}px`);
    }, 150);
  };

  slip.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    dim();
    const focused = document.activeElement;
    if (focused === document.body || slip.contains(focused)) here?.focus({ preventScroll: true });
  });

  const lightAt = (event) => {
    if (isOpen()) return;
    const seg = event.target.closest?.(".leaf .seg");
    const gloss = event.target.closest?.(".glosses li, .notes .card");
    if (seg) lightPassage(seg);
    else if (gloss) lightRef(gloss.id ? gloss.id.replace("-", ":") : refOf(gloss.firstElementChild));
    else dim();
  };

  window.sitegenReader = {
    click(event, aim = event.target.closest(".seg, .glosses a, .marks a:not(.to-notes), button")) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button || !aim) return;
      const pressed = window.sitegenPressed; // js/text/10-leaf.js
      const moved = pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
      if (aim.matches("a.seg") && event.pointerType === "mouse" && moved > 4 && selected()) event.preventDefault();
      else if (aim.matches(".seg")) {
        if (aim.closest("a:not(.seg)")) return;
        if (open(aim, refsOf(aim), event.detail === 0 && aim.matches("a"))) event.preventDefault();
      } else if (aim.matches(".glosses a")) {
        const block = document.getElementById(aim.closest(".beside").nextElementSibling.id.slice(6));
        const ref = refOf(aim);
        event.preventDefault();
        open(segments.find((seg) => blockOf(seg) === block && refsOf(seg).includes(ref)) || block, [ref]);
      } else if (aim.closest(".marks")) {
        const item = document.createElement("li");
        const block = blockOf(aim);
        history.replaceState(null, "", aim.hash);
        item.append(`${aim.ariaLabel} `, copiesOf(aim.ariaLabel, block.id));
        event.preventDefault();
        show(aim, [item], [], event.detail === 0);
      } else if (aim.dataset.copy) copy(aim);
      else if (aim.dataset.go) go(Number(aim.dataset.go));
      else if ("suggest" in aim.dataset) suggestHere(aim === offer ? offered : selected());
      else if ("help" in aim.dataset) helpToggle();
      else if (aim.matches(".back")) slip.hidePopover();
    },
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog")) return;
      if (!singleKeys.checked) return;
      if (event.key === "n") go(1);
      else if (event.key === "p") go(-1);
      else if (event.key === "?") helpToggle();
      else if (event.key === "a") {
        event.preventDefault(); // so that it is not typed into the panel
        suggestHere(selected());
      }
    },
    hashchange() {
      const ref = refOf(location);
      const seg = cardOf(ref) && segments.find((other) => refsOf(other).includes(ref));
      if (!seg) return slip.hidePopover();
      if (!isShown(ref)) document.getElementById(`show-${ref.split(":")[0]}`).click();
      seg.scrollIntoView({ block: "center" });
      open(seg, [ref, ...refsOf(seg).filter((other) => other !== ref)]);
    },
    // Over the reload of a preview the slip stays open, at the same passage of the same block.
    "preview-keep"({ detail }) {
      if (!isOpen()) return;
      const block = here.dataset.refs || opened.length === 0 ? blockOf(here) : here;
      detail.slip = { block: block.id, at: aimsIn(block, opened).indexOf(here), of: opened, top: cards.scrollTop };
    },
    "preview-restore"({ detail: { slip: kept } }) {
      const block = kept && document.getElementById(kept.block);
      const aim = block && (kept.at < 0 ? block : aimsIn(block, kept.of)[kept.at]);
      if (!aim) return;
      if (kept.of.length) open(aim, kept.of);
      else aim.click();
      cards.scrollTop = kept.top;
    },
    pointerover: lightAt,
    focusin: lightAt,
    resize: turn,
  };
  for (const type of Object.keys(window.sitegenReader)) addEventListener(type, (event) => window.sitegenReader[type](event));
  document.addEventListener("selectionchange", offerSoon);
  offerSoon();
})();
