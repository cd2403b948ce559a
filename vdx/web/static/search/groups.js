/** Answers in groups of what is shown in them. */

import { t } from "../core/i18n.js";
import { html, useMemo, useState } from "../core/ui.js";
import { Hit } from "./hit.js";

const SHOWN = 8;

function groupsOf(hits) {
  const groups = new Map();
  for (const hit of hits) {
    const name = hit.segment.labels?.[0] || "";
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(hit);
  }
  return [...groups].sort(([one, a], [other, b]) => !one - !other || b.length - a.length);
}

function Group({ name, hits, params, onAsk }) {
  const [all, setAll] = useState(false);
  const shown = all ? hits : hits.slice(0, SHOWN);
  return html`
    <section class="hit-group">
      <header><h3>${name || t("groups.others")}</h3><span class="badge numbers">${hits.length}</span></header>
      <ul class="cards">${shown.map((hit) => html`<li key=${hit.key}><${Hit} hit=${hit} params=${params} onAsk=${onAsk} /></li>`)}</ul>
      ${hits.length > SHOWN && html`
        <button class="link-button small" onClick=${() => setAll(!all)}>${t(all ? "groups.fewer" : "groups.all", { count: hits.length })}</button>`}
    </section>`;
}

/** A section for each group, the largest first. */
export function Groups({ hits, params, onAsk }) {
  const groups = useMemo(() => groupsOf(hits), [hits]);
  return groups.map(([name, own]) => html`<${Group} key=${name} name=${name} hits=${own} params=${params} onAsk=${onAsk} />`);
}
