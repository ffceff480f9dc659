// A rule of markdown-it puts the annotations of a text and all names into its words, by one regular expression a text.
const annotations = require("./data/annotations.json");
const names = require("./data/names.json");

const escape = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const refs = new Map(names.map((name) => [name.name, name.ref]));
const all = names.map((name) => escape(name.name)).join("|");
const mentions = new Map();

function annotate(id, text, expression, byQuote) {
  return text.replace(expression, (found) => {
    const note = byQuote.get(found);
    if (note) {
      return `<a class="seg on-${note.kind}" data-refs="${note.kind}:${note.id}" href="#${note.kind}-${note.id}">${found}</a>`;
    }
    const ref = refs.get(found);
    const counts = mentions.get(ref) || mentions.set(ref, new Map()).get(ref);
    counts.set(id, (counts.get(id) || 0) + 1);
    return `<a class="seg on-actor" data-refs="${ref}" href="/actors/${ref}.html">${found}</a>`;
  });
}

function rule(md) {
  const inner = md.renderer.rules.text;
  md.core.ruler.push("annotate", (state) => {
    const id = state.env.page && state.env.page.fileSlug;
    const own = annotations[id];
    if (!own) return;
    mentions.forEach((counts) => counts.delete(id));
    const byQuote = new Map(own.map((note) => [note.quote, note]));
    const quotes = own.map((note) => escape(note.quote)).join("|");
    const expression = new RegExp(`(?:${quotes})|\\b(?:${all})\\b`, "g");
    for (const block of state.tokens) {
      for (const token of block.children || []) {
        if (token.type === "text") token.meta = { html: annotate(id, token.content, expression, byQuote) };
      }
    }
  });
  md.renderer.rules.text = (tokens, index, options, env, self) =>
    tokens[index].meta ? tokens[index].meta.html : inner(tokens, index, options, env, self);
}

module.exports = function (config) {
  config.amendLibrary("md", (md) => rule(md));
  const seen = new Map(names.map((name) => [name.ref, name]));
  config.addGlobalData("actors", [...seen.values()]);
  config.addGlobalData("entries", Object.values(annotations).flat().filter((note) => /claim|event/.test(note.kind)));
  config.addFilter("annotationsOf", (id) => annotations[id] || []);
  config.addFilter("mentionsOf", (ref, texts) => {
    for (const text of texts) text.content; // asks for it, so that its names are found
    return [...(mentions.get(ref) || new Map())].map(([id, count]) => ({ id, count }));
  });
  return { dir: { input: "content", output: "_site" }, markdownTemplateEngine: false };
};
