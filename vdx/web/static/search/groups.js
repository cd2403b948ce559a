/** Answers in groups of what is shown in them. */

import { t } from "../core/i18n.js";
import { html, useMemo, useState } from "../core/ui.js";
import { Hit } from "./hit.js";

const SHOWN = 8;

/** The words by which hits can be put together: what is shown, else the folder. */
function wordsOf({ segment, video }) {
  if (segment.labels.length) return segment.labels.map(({ name }) => name);
  const folder = (video.path || "").split(/[\\/]/).at(-2);
  return folder ? [folder] : [];
}

/** Hits by the words that most of them share: the commonest first, each hit in one group only. */
function groupsOf(hits) {
  const groups = [];
  let left = hits;
  while (left.length) {
    const counts = new Map();
    for (const hit of left) for (const word of wordsOf(hit)) counts.set(word, (counts.get(word) || 0) + 1);
    const [word, most] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), ["", 1]);
    if (most < 2) break;
    groups.push([word, left.filter((hit) => wordsOf(hit).includes(word))]);
    left = left.filter((hit) => !wordsOf(hit).includes(word));
  }
  if (left.length) groups.push(["", left]);
  return groups;
}

function Group({ name, only, hits, params, onAsk }) {
  const [all, setAll] = useState(false);
  const shown = all ? hits : hits.slice(0, SHOWN);
  return html`
    <section class="hit-group">
      ${!(only && !name) && html`
        <header><h3>${name || t("groups.others")}</h3><span class="badge numbers">${hits.length}</span></header>`}
      <ul class="cards">${shown.map((hit) => html`<li key=${hit.key}><${Hit} hit=${hit} params=${params} onAsk=${onAsk} /></li>`)}</ul>
      ${hits.length > SHOWN && html`
        <button class="link-button small" onClick=${() => setAll(!all)}>${t(all ? "groups.fewer" : "groups.all", { count: hits.length })}</button>`}
    </section>`;
}

/** A section for each group, the largest first. */
export function Groups({ hits, params, onAsk }) {
  const groups = useMemo(() => groupsOf(hits), [hits]);
  return groups.map(([name, own]) => html`<${Group} key=${name} name=${name} only=${groups.length === 1} hits=${own} params=${params} onAsk=${onAsk} />`);
}
