// Loaded when a citation is first asked for. sitegenCite(data, place, url) returns {text, bibtex, csl}, all strings, as
// sitegen/pages/citation.py makes them. `data` is the JSON in #cite-data, `place` what the place in the text is called
// ("paragraph 3"; empty for the whole text), `url` its address. Place and address are added at the ends.
"use strict";
(() => {
  const words = { "\\": "backslash", "{": "braceleft", "}": "braceright", "~": "asciitilde", "^": "asciicircum" };
  const tex = (text) =>
    text.replace(/[\\{}~^$&#%_]/g, (c) => (words[c] ? `\\text${words[c]}{}` : `\\${c}`)).replace(/\s+/g, " ").trim();
  const field = (name, value) => (value ? `,\n  ${name} = {${value}}` : "");

  window.sitegenCite = (data, place, url) => {
    const address = (data.fixed ? "" : url) || data.csl.URL || "";
    const part = (url || "").split("#").slice(1).join("#").replace(/[^\w-]+/g, "-");
    const key = data.csl.id + (part ? `-${part}` : "");
    const said = data.text + (place ? `, ${place}` : "");
    const item = { ...data.csl, id: key };
    if (place) item.locator = place;
    if (address) item.URL = address;
    return {
      text: said + (said.endsWith(".") ? "" : ".") + (address && ` ${address}`),
      bibtex:
        data.bibtex.replace(`{${data.csl.id}`, `{${key}`) +
        field("note", tex(place || "")) +
        field("url", address.replace(/[{}\\]/g, encodeURIComponent)) + "\n}",
      csl: JSON.stringify([item], null, 2),
    };
  };
})();
