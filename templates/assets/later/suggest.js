// The panel in which a reader suggests an annotation: a form made from data/suggest.js, the YAML as it grows, and the
// way to the editors. sitegenSuggest(range, block) opens it for a selection, or for a whole block where there is none.
"use strict";
(() => {
  const data = sitegenSuggestData;
  const said = data.said;
  const here = decodeURIComponent(location.pathname).split("/").at(-1).replace(/\.html$/, "");
  // Where texts are too many to choose from, the page tells of its own.
  const text = data.texts ? data.texts.find(([id]) => here === id) : [here, "", document.querySelector(".digest") ? "original" : ""];
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  let inputs = 0;
  const labelled = (words, input) => {
    input.dataset.label = words;
    input.id = `suggest-${(inputs += 1)}`;
    return make("div", {}, make("label", { htmlFor: input.id, textContent: words }), input);
  };
  let at = {}; // the selector of what is selected
  let quote = ""; // its words

  // ---- fields: each a `node`; `read` returns its value, undefined where it is empty; `settle` says whether it must be
  // given; `set` gives it a value as long as nobody has written another

  const FORMS = {
    edtf: { pattern: "[\\-0-9YXESTZ~?%.,:\\/\\[\\]\\{\\} ]+", placeholder: "2019-01-08" },
    url: { type: "url", pattern: "(https?:\\/\\/|mailto:).+" },
  };
  const ID = "[a-z0-9]([a-z0-9\\-]{0,78}[a-z0-9])?";
  const choices = ({ type, options, layer }) => {
    if (type === "boolean") return [["true", said.yes], ["false", said.no]];
    if (type === "choice") return options.map(([value, means]) => [value, means === value ? value : `${means} (${value})`]);
    if (layer === "texts") return data.texts?.map(([id, title]) => [id, title]);
    const of = data.layers.find((other) => other.name === layer);
    return of?.ids?.map(([id, title, ofText]) => [id, `${title} (${id})`, ofText]);
  };
  const clean = (value) => value.replace(/\r\n?/g, "\n").replace(/[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]/g, "").trim();

  // Options, those of one text under its title: first of the text that is read.
  const optionsOf = (some) => {
    const option = ([value, words]) => make("option", { value, textContent: words });
    if (!data.texts) return some.map(option);
    const first = [text, ...data.texts.filter((other) => other !== text)];
    const groups = first.map(([id, label]) => [label, some.filter(([, , ofText]) => ofText === id)]);
    return [
      ...some.filter(([, , ofText]) => !ofText).map(option),
      ...groups.filter(([, found]) => found.length).map(([label, found]) => make("optgroup", { label }, ...found.map(option))),
    ];
  };

  const scalarField = (field, alone = false) => {
    const options = choices(field);
    const long = field.type === "markdown" || field.type === "map";
    const input = make(options ? "select" : long ? "textarea" : "input", long ? { rows: 3 } : FORMS[field.type] || (field.layer ? { pattern: ID, spellcheck: false } : {}));
    if (options) input.append(...optionsOf([["", ""], ...options]));
    input.classList.toggle("name", field.type === "name");
    const node = labelled(field.label, input);
    node.firstChild.classList.toggle("hush", alone);
    return {
      node,
      read() {
        const value = clean(input.value);
        if (!value) return undefined;
        if (field.type === "map") return { [text[0]]: value };
        return field.type === "boolean" ? value === "true" : value;
      },
      settle(must) {
        input.required = must;
      },
      set(value) {
        if (input.value === (input.dataset.given || "")) input.value = input.dataset.given = value;
      },
    };
  };

  const recordField = (field, alone) => {
    const parts = field.fields.map((part) => ({ part, made: fieldOf(part) }));
    const node = make(alone ? "div" : "fieldset", { ariaLabel: field.label }, ...parts.map(({ made }) => made.node));
    if (alone) node.role = "group";
    else node.prepend(make("legend", { textContent: field.label }));
    const read = () => {
      const found = parts.map(({ part, made }) => [part.key, made.read()]).filter(([, value]) => value !== undefined);
      return found.length ? Object.fromEntries(found) : undefined;
    };
    const settle = (must) => {
      const begun = must || read() !== undefined;
      for (const { part, made } of parts) made.settle(Boolean(begun && part.required));
    };
    return { node, read, settle };
  };

  // A list has an empty item at its end, always.
  const listField = (field) => {
    const node = make("fieldset", {}, make("legend", { textContent: field.label }));
    const items = [];
    const grow = () => {
      if (items.length && items.at(-1).read() === undefined) return;
      items.push(oneField(field, true));
      node.append(items.at(-1).node);
    };
    grow();
    return {
      node,
      read() {
        const found = items.map((item) => item.read()).filter((value) => value !== undefined);
        return found.length ? found : undefined;
      },
      settle(must) {
        grow();
        items.forEach((item, index) => item.settle(must && !index));
      },
      set: (value) => items[0].set?.(value),
    };
  };

  // Whether the entry hangs on the passage; what is found by its names need not.
  const atField = (field) => {
    const box = make("input", { type: "checkbox", checked: true });
    return {
      node: field.required ? "" : make("label", { className: "check" }, box, said.at),
      read: () => (box.checked || field.required ? [at] : undefined),
      settle() {},
      hang(value) {
        box.checked = value;
      },
    };
  };

  const oneField = (field, alone) => (field.type === "record" ? recordField : scalarField)(field, alone);
  const fieldOf = (field) => (field.type === "at" ? atField : field.many ? listField : oneField)(field);

  // ---- the form of a layer, made once

  const made = new Map();
  const formOf = (layer) => {
    if (made.has(layer)) return made.get(layer);
    const fields = layer.fields.map((field) => ({ field, made: fieldOf(field) }));
    const needed = fields.filter(({ field }) => field.required || field.type === "name" || field.type === "at" || field.key === "by");
    const rest = fields.filter((one) => !needed.includes(one));
    const nodes = (some) => some.map(({ made: { node } }) => node);
    const more = make("details", {}, make("summary", { textContent: said.optional }), ...nodes(rest));
    made.set(layer, { fields, node: make("div", {}, ...nodes(needed), more) });
    return made.get(layer);
  };

  // A draft is kept when the panel is closed: for other words it is carried over, unless it was copied or opened.
  let draftOf = ""; // the selector it was begun for
  let written = false; // since it was begun, or sent
  let sent = false;
  const discard = () => {
    made.clear();
    id.value = id.dataset.given = "";
    written = sent = false;
  };
  const takeUp = () => {
    const now = JSON.stringify(at);
    const other = draftOf !== now;
    if (other && sent && !written) discard();
    carried.hidden = !(other && written);
    draftOf = now;
  };

  const start = (layer) => {
    const { fields } = formOf(layer);
    const named = fields.some(({ field }) => field.type === "name") && quote;
    for (const { field, made: one } of fields) {
      if (field.type === "at") one.hang(!named);
      else if (named && (field.key === layer.text || field.type === "name")) one.set(quote);
      else if (field.layer === "texts" && field.required) one.set(text[0]);
      else if (field.key === "added") one.set(new Date().toISOString().slice(0, 10));
    }
  };

  // ---- the id

  const slug = (words) => {
    const plain = words.replace(/ß/g, "ss").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const parts = plain.replace(/[’']/g, "").split(/[^a-z0-9]+/).filter(Boolean);
    while (parts.join("-").length > 50 && parts.length > 1) parts.pop();
    return parts.join("-").slice(0, 50);
  };
  const isTaken = (layer, id) => layer.former.includes(id) || layer.ids?.some(([other]) => other === id);
  const freeId = (layer, words) => {
    const plain = slug(words || "") || layer.kind;
    let id = plain;
    for (let n = 2; isTaken(layer, id); n += 1) id = `${plain}-${n}`;
    return id;
  };
  const ownerOf = (layer, name) => {
    const key = name.normalize("NFC").split(/\s+/).join(" ").trim();
    return layer.names.find(([other, , fold]) => other === key || (fold && other.toLowerCase() === key.toLowerCase()))?.[1];
  };

  // ---- the panel

  const kind = make("select", { autofocus: true }, ...data.layers.map(({ name, title }) => make("option", { value: name, textContent: title })));
  kind.value = data.first;
  const words = make("p", { className: "quotes" });
  const done = make("p", { className: "small" });
  const anew = make("button", { type: "button", textContent: said.anew });
  const carried = make("p", { className: "small carried", hidden: true }, `${said.carried} `, anew);
  const place = make("div", {});
  const id = make("input", { pattern: ID, required: true, spellcheck: false });
  const file = make("h3", {});
  const yaml = make("code", {});
  const lacking = make("output", {});
  const open = make("a", { target: "_blank", rel: "noopener noreferrer" });
  const copy = make("button", { type: "button", textContent: said.copy });
  const close = make("button", { type: "button", className: "back", textContent: said.close });
  const how = make("p", { className: "small" });
  const heading = make("h2", { id: "suggest", textContent: said.heading });
  const bar = make("div", { className: "slip-bar" }, lacking, ...(data.forge.parts ? [open] : []), copy, close);
  const form = make(
    "form", {}, heading, words, done, carried, labelled(said.kind, kind), place, labelled(said.id, id),
    file, make("pre", {}, yaml), how, bar,
  );
  const panel = make("dialog", { className: "slip suggest", lang: data.language }, form);
  panel.setAttribute("aria-labelledby", heading.id);
  document.body.append(panel);
  open.textContent = fill(said.open, { forge: data.forge.name });

  const layerNow = () => data.layers.find((layer) => layer.name === kind.value);
  const path = () => `annotations/${kind.value}/${id.value}.yaml`;

  // What keeps the entry from being right, in words.
  const faults = (layer) => {
    for (const input of form.querySelectorAll(".name")) {
      const owner = ownerOf(layer, input.value);
      input.setCustomValidity(owner ? fill(said["name-taken"], { name: input.value, id: owner }) : "");
    }
    id.setCustomValidity(isTaken(layer, id.value) ? fill(said.taken, { id: id.value }) : "");
    const wrong = [...form.elements].filter((input) => input.willValidate && !input.validity.valid);
    const labels = (some) => [...new Set(some.map((input) => input.dataset.label))].join(", ");
    const missing = wrong.filter(({ validity }) => validity.valueMissing);
    const custom = wrong.filter(({ validity }) => validity.customError);
    const bad = wrong.filter((input) => !missing.includes(input) && !custom.includes(input));
    return [
      ...(missing.length ? [fill(said.missing, { keys: labels(missing) })] : []),
      ...(bad.length ? [fill(said.bad, { keys: labels(bad) })] : []),
      ...custom.map((input) => input.validationMessage),
    ];
  };

  const update = () => {
    const layer = layerNow();
    const { fields, node } = formOf(layer);
    if (place.firstChild !== node) place.replaceChildren(node);
    const record = {};
    for (const { field, made: one } of fields) {
      one.settle(Boolean(field.required));
      const value = one.read();
      if (value !== undefined) record[field.key] = value;
    }
    if (id.value === (id.dataset.given || "")) id.value = id.dataset.given = freeId(layer, record[layer.text]);
    yaml.textContent = sitegenYaml(layer.name, id.value, record);
    file.textContent = fill(said.yaml, { file: path() });
    const wrong = faults(layer);
    if (lacking.textContent !== wrong.join(" ")) lacking.textContent = wrong.join(" ");
    copy.disabled = wrong.length > 0;
    offer(!wrong.length);
  };

  // The forge's page for a new file, filled in; sitegen/model/forge.py says how.
  const offer = (ready) => {
    const { parts, folder, most } = data.forge;
    how.textContent = fill(parts ? said["open-how"] : said.alone, { file: folder + path() });
    if (!parts) return;
    const short = parts[0] + encodeURIComponent(folder + path());
    const whole = short + parts[1] + encodeURIComponent(yaml.textContent);
    if (ready) open.href = whole.length > most ? short : whole;
    else open.removeAttribute("href");
    if (whole.length > most) how.textContent = said["too-long"];
  };

  const copied = async () => {
    sent = true;
    written = false;
    try {
      await navigator.clipboard.writeText(yaml.textContent);
      lacking.textContent = said.copied;
    } catch {
      getSelection().selectAllChildren(yaml);
      lacking.textContent = said["not-copied"];
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target === kind) start(layerNow());
    else written = true;
    update();
  });
  id.addEventListener("change", () => {
    if (!id.value) id.dataset.given = ""; // an id that was cleared is made again
    update();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  anew.addEventListener("click", () => {
    discard();
    carried.hidden = true;
    start(layerNow());
    update();
    kind.focus();
  });
  copy.addEventListener("click", copied);
  open.addEventListener("click", () => open.href && copied());
  close.addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => panel.contains(document.activeElement) && document.activeElement.blur()); // keys are the page's again

  window.sitegenSuggest = (range, block) => {
    const found = (range && sitegenSelector(range, data.most)) || { block };
    const name = found.block.id;
    const number = Number(name.slice(1));
    at = { text: text[0], p: name[0] === "p" ? number : name };
    quote = found.quote || "";
    for (const key of ["quote", "prefix", "suffix"]) if (found[key]) at[key] = found[key];
    const digest = found.block.nextElementSibling;
    if (text[2] === "original" && quote && !(digest?.matches(".digest") && digest.textContent.includes(quote))) at.version = "original";
    const where = fill(data.blocks[name] || data.blocks[name[0]], { n: number });
    words.replaceChildren(...(quote ? [make("q", { lang: found.block.closest("[lang]").lang, textContent: quote }), ` (${where})`] : [fill(said.whole, { place: where })]));
    done.textContent = ["several", "cut", "widened"].filter((what) => found[what]).map((what) => fill(said[what], { n: data.most })).join(" ");
    takeUp();
    start(layerNow());
    update();
    panel.showModal();
  };
})();
