// The search page, once its box has focus or its address has a query: finds words by the index. Without an index, or from a folder, it leaves of the list of names what has all the words.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const box = byId("finder-words");
  const count = byId("finder-count");
  const names = byId("names");
  const found = byId("found");
  const said = JSON.parse(byId("finder-said").textContent);
  const selects = { kind: byId("finder-kind"), text: byId("finder-text") };
  const counted = ([one, many], n) => (n === 1 ? one : many).replace("{n}", n);
  const PART = 10;
  let indexed = found && location.protocol !== "file:";
  let engine, results = [], shown = 0, turn = 0, timer;

  // ---- the list of names

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").toLowerCase();
  const groups = [...names.children].map((section) => ({
    section,
    heading: fold(section.querySelector("h2").textContent),
    items: [...section.querySelectorAll("li")].map((item) => ({ item, text: fold(item.textContent) })),
  }));

  const filterNames = () => {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    let all = 0;
    for (const { section, heading, items } of groups) {
      let some = 0;
      for (const { item, text } of items) {
        item.hidden = !words.every((word) => text.includes(word) || heading.includes(word));
        some += !item.hidden;
      }
      section.hidden = !some && !("long" in section.dataset);
      all += some;
    }
    count.textContent = words.length ? (all ? counted(said["names-found"], all) : said.nothing) : "";
  };

  const doWithoutIndex = () => {
    indexed = false;
    found.hidden = true;
    names.hidden = false;
    byId("finder-filters").hidden = true;
    byId("finder-limit").textContent = said.failed;
    byId("finder-limit").hidden = false;
    filterNames();
  };

  // ---- the index

  const load = async () => {
    const base = new URL("find/", document.baseURI).href;
    said.texts ??= await (await fetch(new URL("data/texts.json", document.baseURI))).json();
    const { languages, groups: rows } = await (await fetch(`${base}records.json`)).json();
    const known = new Map();
    for (const [kind, texts, ids] of rows) for (const id of ids.split(" ")) known.set(id, { kind, texts });
    // The WebAssembly of a language is global to its module, so that each language needs a module of its own.
    const open = async (language) => {
      const { createInstance } = await import(`${base}pagefind.js?${language}`);
      return createInstance({ basePath: `${base}${language}/`, noWorker: true });
    };
    const indexes = await Promise.all(languages.map(open));
    return async (words) =>
      (await Promise.all(indexes.map((index) => index.search(words))))
        .flatMap((answer) => answer.results)
        .sort((a, b) => b.score - a.score)
        .map((result) => ({ data: result.data, ...known.get(result.id) }));
  };

  const ready = () => (engine ??= load().catch(doWithoutIndex));

  const isOf = { kind: (result, kind) => result.kind === kind, text: (result, text) => result.texts.includes(text) };
  const passing = (names) =>
    results.filter((result) => names.every((name) => !selects[name]?.value || isOf[name](result, selects[name].value)));

  // What a choice would leave, given the other, stands behind it.
  const countChoices = () => {
    for (const [name, other] of [["kind", "text"], ["text", "kind"]]) {
      const rest = passing([other]);
      for (const option of selects[name]?.options ?? []) {
        const n = option.value ? rest.filter((result) => isOf[name](result, option.value)).length : rest.length;
        option.textContent = `${(option.dataset.words ??= option.textContent)} (${n})`;
        option.disabled = !n && !option.selected;
      }
    }
  };

  const element = (tag, parent, text = "", more = {}) =>
    parent.appendChild(Object.assign(document.createElement(tag), { textContent: text }, more));

  const nameOf = (data, result) => {
    if (result.kind !== "text") return data.meta.title;
    const [, block, n] = /#(title|[ph])(\d*)$/.exec(data.raw_url.replace(/\.html$/, ""));
    return `${said.texts[result.texts[0]][0]}, ${said.blocks[block].replace("{n}", n)}`;
  };

  const show = (item, data, result) => {
    const kind = element("p", item, "", { className: "tag" });
    element("span", kind, "", { className: `swatch on-${result.kind}`, ariaHidden: "true" });
    kind.append(" ", said.kinds[result.kind].one);
    const address = data.raw_url.slice(1).replace(/(#.*)\.html$/, "$1");
    element("a", element("p", item), nameOf(data, result), { href: address });
    const words = element("p", item, data.content.startsWith(data.plain_excerpt) ? "" : "… ", { dir: "auto" });
    if (result.kind === "text") words.lang = said.texts[result.texts[0]][1];
    data.excerpt.split(/<\/?mark>/).forEach((part, index) => {
      element(index % 2 ? "mark" : "span", words, part.replace(/&lt;/g, "<").replace(/&gt;/g, ">"));
    });
    if (!data.content.endsWith(data.plain_excerpt)) words.append(" …");
  };

  // Whatever waits gives way when words or choices have changed meanwhile: its turn is over.
  const showMore = async (mine) => {
    const list = found.querySelector("ol");
    const next = passing(["kind", "text"]).slice(shown, shown + PART);
    const all = await Promise.all(next.map((result) => result.data()));
    if (mine !== turn) return;
    if (!shown) list.replaceChildren();
    all.forEach((data, index) => show(element("li", list), data, next[index]));
    shown += all.length;
    found.querySelector("button").hidden = shown >= passing(["kind", "text"]).length;
  };

  const present = async (mine) => {
    const all = passing(["kind", "text"]).length;
    shown = 0;
    countChoices();
    await showMore(mine);
    if (mine !== turn) return;
    count.textContent = all ? counted(said.found, all) : said.nothing;
    found.hidden = !all;
  };

  const find = async () => {
    const words = box.value.trim();
    const mine = (turn += 1);
    keepAddress();
    if (words) {
      const search = await ready();
      const answer = search && (await search(words.replace(/’/g, "'")));
      if (!answer || mine !== turn) return;
      results = answer;
      await present(mine);
      if (mine !== turn) return;
    } else {
      count.textContent = "";
      found.hidden = true;
    }
    names.hidden = Boolean(words);
    byId("finder-filters").hidden = !words;
  };

  const findSafely = () => find().catch(doWithoutIndex);

  const keepAddress = () => {
    const query = new URLSearchParams();
    if (box.value) query.set("q", box.value);
    for (const name in selects) if (box.value && selects[name]?.value) query.set(name, selects[name].value);
    history.replaceState(history.state, "", query.size ? `?${query}` : location.pathname);
  };

  // ---- the page

  const asked = new URLSearchParams(location.search);
  box.value ||= asked.get("q") || "";
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.value) return;
    event.preventDefault();
    box.value = "";
    box.dispatchEvent(new Event("input"));
  });
  box.addEventListener("input", () => {
    if (!indexed) return filterNames();
    clearTimeout(timer);
    timer = setTimeout(findSafely, box.value ? 150 : 0);
  });
  if (indexed) {
    for (const name in selects) {
      if (!selects[name]) continue;
      selects[name].value = asked.get(name) || "";
      if (selects[name].selectedIndex < 0) selects[name].value = "";
      selects[name].addEventListener("change", () => {
        keepAddress();
        present((turn += 1));
      });
    }
    if (document.activeElement === box) ready();
    else box.addEventListener("focus", ready, { once: true });
    found.querySelector("button").addEventListener("click", async () => {
      const first = shown;
      await showMore(turn);
      found.querySelectorAll("li a")[first]?.focus();
    });
    if (box.value) findSafely();
  } else {
    filterNames();
  }
})();
