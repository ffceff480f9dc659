// What a reader has selected, as a selector of the edition's format. sitegenSelector(range, most) returns {block, quote,
// prefix, suffix, several, cut, widened}, null where the range holds no words of a block; block is the element, the
// last three say what was done to the selection. By the rules of sitegen/anchor/quotes.py: the words stand in the block,
// at one place with this prefix and suffix, and all three have at most `most` words (0: no limit).
"use strict";
(() => {
  const FREE = 6; // how many words of context are enough where there is no limit
  const ours = (node) => node.parentElement.closest("[data-apparatus]");
  const count = (text) => text.split(/\s+/).filter(Boolean).length;
  const fold = (text) =>
    text.replace(/[‘’‚‛′ʼ`´]/g, "'").replace(/[“”„‟″«»]/g, '"').replace(/[‐‑‒–—―−﹘﹣－]/g, "-").replace(/…/g, "...").replace(/\s+/g, " ");

  // A block's plain text, and where in it a range begins and ends (UTF-16); null where it holds none of its words.
  const within = (block, range) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let [text, start, end] = ["", -1, 0];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (ours(node)) continue;
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (to > from && range.intersectsNode(node)) {
        if (start < 0) start = text.length + from;
        end = text.length + to;
      }
      text += node.data;
    }
    while (start < end && /\s/.test(text[start])) start += 1;
    while (start < end && /\s/.test(text[end - 1])) end -= 1;
    return start >= 0 && start < end ? { block, text, start, end } : null;
  };

  // Half words become whole, in scripts that part words by spaces; no letter is cut from its marks, no emoji or flag in two.
  const LETTER = /(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}])[\p{L}\p{N}\p{M}]/u;
  const FLAG = /[\u{1f1e6}-\u{1f1ff}]/u;
  const widen = ({ text, start, end }) => {
    const chars = [...text];
    const glued = (at) => {
      const [before, after] = [chars[at - 1] || " ", chars[at] || " "];
      const joined = before === "\u200d" || /[\p{M}\u200d\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]/u.test(after);
      let flags = at;
      while (FLAG.test(after) && FLAG.test(chars[flags - 1] || " ")) flags -= 1;
      return joined || (at - flags) % 2 === 1 || (LETTER.test(before) && LETTER.test(after));
    };
    let from = [...text.slice(0, start)].length;
    let to = [...text.slice(0, end)].length;
    while (glued(from)) from -= 1;
    while (glued(to)) to += 1;
    return [chars.slice(0, from).join("").length, chars.slice(0, to).join("").length];
  };

  const isUnique = (text, quote, prefix, suffix) => {
    let found = 0;
    for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
      const before = fold(text.slice(0, at)).endsWith(fold(prefix));
      found += before && fold(text.slice(at + quote.length)).startsWith(fold(suffix));
    }
    return found === 1;
  };

  // The longest beginning of the words that stands at one place, with as little prefix and suffix as will do.
  const choose = (text, start, end, most) => {
    const selected = [...text.slice(start, end).matchAll(/\S+/g)];
    const room = most || selected.length + FREE;
    const before = [...text.slice(0, start).matchAll(/\S+/g)];
    for (let words = Math.min(selected.length, room); words > 0; words -= 1) {
      const { index, 0: last } = selected[words - 1];
      const stop = start + index + last.length;
      const after = [...text.slice(stop).matchAll(/\S+/g)];
      const quote = text.slice(start, stop);
      for (let size = 0; size <= Math.min(room - words, 2 * FREE); size += 1) {
        // prefix alone, suffix alone, then both
        for (const behind of new Set([0, size, ...Array(size).keys()])) {
          if (size - behind > before.length || behind > after.length) continue;
          const prefix = size > behind ? text.slice(before.at(behind - size).index, start) : "";
          const suffix = behind ? text.slice(stop, stop + after[behind - 1].index + after[behind - 1][0].length) : "";
          if (isUnique(text, quote, prefix, suffix)) return { quote, prefix, suffix, cut: words < selected.length };
        }
      }
    }
    return { cut: true };
  };

  window.sitegenSelector = (range, most) => {
    const blocks = [...document.querySelectorAll(".leaf [id]")].filter((block) => /^(title|[ph]\d+)$/.test(block.id));
    const parts = blocks.map((block) => within(block, range)).filter(Boolean);
    if (!parts.length) return null;
    const { block, text, start, end } = parts[0];
    const [from, to] = widen(parts[0]);
    const widened = from < start || to > end;
    return { block, ...choose(text, from, to, most), several: parts.length > 1, widened };
  };
})();
