// On the page of a divided list: an address of before, notes.html#note-ID, leads to the part where the entry stands.
(() => {
  const { name, kind, stem, buckets } = document.getElementById("at").dataset;
  const start = `#${kind}-`;
  const go = () => {
    if (!location.hash.startsWith(start)) return;
    const id = decodeURIComponent(location.hash.slice(start.length));
    let bucket = 0;
    for (const character of id) bucket = (bucket * 31 + character.codePointAt(0)) % Number(buckets);
    const script = Object.assign(document.createElement("script"), { src: `data/at/${name}-${bucket}.js` });
    script.addEventListener("load", () => {
      const part = Object.hasOwn(sitegenAt, id) && sitegenAt[id]; // an id may be `constructor`
      if (part) location.replace(`${stem}.${part}.html${start}${id}`);
    });
    document.head.append(script);
  };
  addEventListener("hashchange", go);
  go();
})();
