// An entry as a file of annotations: sitegenYaml(layer, id, record) returns its YAML. A record is an object of strings,
// booleans, numbers, lists and objects. Every string is read back as it is, by this program and by any reader of YAML:
// it stands plain only where nothing could take it for something else.
"use strict";
(() => {
  const PLAIN = /^(?!.* $)\p{L}[\p{L}\p{M}\p{N} ,.;()'’“”–—…/_-]*$/u;
  const WORD = /^(true|false|yes|no|on|off|null|y|n)$/i;
  const HIDDEN = /[\0-\x1f\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

  const escaped = (char) => (char === "\n" ? "\\n" : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&").replace(HIDDEN, escaped)}"`;
  const scalar = (value, pad) => {
    if (typeof value !== "string") return String(value);
    if (PLAIN.test(value) && !WORD.test(value)) return value;
    if (!/^\S[^]*\n[^]*\S$/.test(value) || value.replace(/\n/g, "").match(HIDDEN)) return quoted(value);
    return ["|-", ...value.split("\n").map((line) => line && pad + line)].join("\n");
  };

  const keys = (record, pad) => Object.entries(record).flatMap(([key, value]) => pair(key, value, pad));
  const pair = (key, value, pad) => {
    const inner = `${pad}  `;
    if (Array.isArray(value)) return [`${pad}${scalar(key)}:`, ...value.flatMap((item) => itemOf(item, inner))];
    if (typeof value === "object") return [`${pad}${scalar(key)}:`, ...keys(value, inner)];
    return [`${pad}${scalar(key)}: ${scalar(value, inner)}`];
  };
  const itemOf = (item, pad) => {
    const inner = `${pad}  `;
    if (typeof item !== "object") return [`${pad}- ${scalar(item, inner)}`];
    const [first, ...rest] = keys(item, inner);
    return [`${pad}- ${first.trimStart()}`, ...rest];
  };

  window.sitegenYaml = (layer, id, record) =>
    [`# yaml-language-server: $schema=../.schema/${layer}.json`, ...pair(id, record, ""), ""].join("\n");
})();
