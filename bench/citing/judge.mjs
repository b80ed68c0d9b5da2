// Writes what citeproc-js makes of CSL-JSON items: node judge.mjs NODE_MODULES STYLES LOCALE ITEMS
import fs from "node:fs";
import { createRequire } from "node:module";

const [modules, styles, localeFile, itemsFile] = process.argv.slice(2);
const CSL = createRequire(modules + "/")("citeproc");
const locale = fs.readFileSync(localeFile, "utf8");
const items = JSON.parse(fs.readFileSync(itemsFile, "utf8"));
const made = {};
for (const [name, style] of Object.entries({
  "apa": "apa",
  "mla": "modern-language-association",
  "chicago-author-date": "chicago-author-date",
  "chicago-notes": "chicago-notes-bibliography",
})) {
  const byId = Object.fromEntries(items[name].map((item) => [item.id, item]));
  const system = { retrieveLocale: () => locale, retrieveItem: (id) => byId[id] };
  const engine = new CSL.Engine(system, fs.readFileSync(`${styles}/${style}.csl`, "utf8"), "en-US");
  made[name] = items[name].map(({ id }) => {
    engine.updateItems([id]);
    if (name === "chicago-notes") return engine.makeCitationCluster([{ id }]);
    return engine.makeBibliography()[1][0].replace(/<\/?div[^>]*>/g, "").trim();
  });
}
console.log(JSON.stringify(made));
