/** Searches and videos that one was at, to go back to. */

import { date } from "../core/format.js";
import { forget, visits } from "../core/history.js";
import { language, t } from "../core/i18n.js";
import { link } from "../core/route.js";
import { useTitle } from "../core/title.js";
import { html, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { Empty } from "../parts/notice.js";
import { Segmented } from "../parts/segmented.js";
import { describe } from "../search/describe.js";

const KINDS = ["all", "search", "video"];

function days(list) {
  const groups = new Map();
  for (const visit of list) {
    const day = visit.when.slice(0, 10);
    if (!groups.has(day)) groups.set(day, []);
    groups.get(day).push(visit);
  }
  return [...groups];
}

const clock = (when) => new Date(when).toLocaleTimeString(language() === "zh" ? "zh-CN" : "en-GB", { hour: "2-digit", minute: "2-digit" });
const dayName = (day) => (day === new Date().toISOString().slice(0, 10) ? t("history.today") : date(day));

function Visit({ visit, onForget }) {
  const search = visit.kind === "search";
  const name = search ? describe(visit.params) : visit.name;
  const told = search && visit.total !== undefined ? t("results.count", { count: visit.total, videos: visit.total }) : t(`history.${visit.kind}`);
  return html`
    <li class="visit">
      <a class="visit-link" href=${link(visit.kind, visit.params)}>
        ${visit.picture ? html`<img src=${visit.picture} alt="" loading="lazy" />` : html`<span class="visit-none"><${Icon} name=${search ? "search" : "film"} /></span>`}
        <span class="visit-text"><strong class="ellipsis" title=${name}>${name}</strong>
          <span class="muted tiny"><${Icon} name=${search ? "search" : "film"} size=${14} />${told} · ${clock(visit.when)}</span></span>
      </a>
      <button class="icon-button" aria-label=${t("history.forget", { name })} title=${t("history.forget.short")} onClick=${onForget}><${Icon} name="close" size=${18} /></button>
    </li>`;
}

/** The page. */
export default function Page() {
  const [list, setList] = useState(visits);
  const [kind, setKind] = useState("all");
  useTitle(t("place.history"));
  const drop = (visit) => { forget(visit); setList(visits()); };
  const shown = list.filter((one) => kind === "all" || one.kind === kind);
  const options = KINDS.map((one) => ({ value: one, text: t(`history.kind.${one}`) }));
  return html`
    <div class="history">
      <header class="page-head">
        <h1>${t("place.history")}</h1>
        ${list.length > 0 && html`
          <div class="page-head-right">
            <${Segmented} name="kind" label=${t("history.show")} options=${options} value=${kind} onChange=${setKind} />
            <button class="button" onClick=${() => drop()}>${t("history.clear")}</button>
          </div>`}
      </header>
      ${shown.length === 0 && html`<${Empty} icon="history" title=${t("history.empty")} text=${t("history.empty.text")} />`}
      ${days(shown).map(([day, own]) => html`
        <section key=${day} class="history-day">
          <h2>${dayName(day)}</h2>
          <ul>${own.map((visit) => html`<${Visit} key=${visit.when + JSON.stringify(visit.params)} visit=${visit} onForget=${() => drop(visit)} />`)}</ul>
        </section>`)}
      ${shown.length > 0 && html`<p class="muted tiny">${t("history.where")}</p>`}
    </div>`;
}
