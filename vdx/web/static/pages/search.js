/** Search: what is asked on one side, the answers in several views on the other. */

import { count } from "../core/format.js";
import { hitsOf, useHits } from "../search/hits.js";
import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { asks, lacks, queryOf } from "../core/query.js";
import { go, takeScroll } from "../core/route.js";
import { classes, html, useLayoutEffect, useMemo, useState } from "../core/ui.js";
import { BookmarkDialog } from "../marks/bookmark.js";
import { act, hitPicture } from "../search/hit.js";
import { ContextRows } from "../search/context.js";
import { Groups } from "../search/groups.js";
import { ByVideo, RankedGrid } from "../search/views.js";
import { Empty, Failure, Progress } from "../parts/notice.js";
import { Segmented } from "../parts/segmented.js";
import { QueryPanel } from "../search/panel.js";
import { Welcome } from "../search/welcome.js";

const VIEWS = { grid: RankedGrid, context: ContextRows, video: ByVideo, groups: Groups };
const ICONS = { grid: "library", context: "film", video: "copies", groups: "themes" };
const NAMES = Object.keys(VIEWS);
const KEYS = { s: "similar", l: "like", u: "unlike", b: "bookmark", x: "cut", c: "link" };

const viewOf = (params) => (params.view in VIEWS ? params.view : "grid");
const show = (params, view) => go("search", { ...params, view: view === "grid" ? "" : view }, { replace: true });

/** The hit that has the focus, else the one that the pointer is on. */
function chosen(hits) {
  const element = document.activeElement?.closest("[data-key]") || document.querySelector("[data-key]:hover");
  return element ? hits.find((hit) => hit.key === element.dataset.key) : null;
}

function useHitKeys(hits, params, onBookmark) {
  const keys = {};
  for (const [key, name] of Object.entries(KEYS)) {
    keys[key] = () => {
      const hit = chosen(hits);
      if (!hit) return false;
      act(name, hit, params, onBookmark);
      return true;
    };
  }
  const turn = (by) => () => {
    const at = NAMES.indexOf(viewOf(params));
    show(params, NAMES[(at + by + NAMES.length) % NAMES.length]);
  };
  const first = () => document.querySelector(".results [data-key] a, .results a[data-key]")?.focus();
  useKeys({ ...keys, "[": turn(-1), "]": turn(1), ArrowDown: () => (chosen(hits) ? false : first()) }, [
    ["← → ↑ ↓", t("key.hits")], ["Enter", t("key.open")],
    ...Object.entries(KEYS).map(([key, name]) => [key, t(`hit.${name}`)]), ["[ ]", t("key.views")],
  ]);
}

function Toolbar({ params, answer }) {
  const { report, loading } = answer;
  const views = NAMES.map((name) => ({ value: name, text: t(`view.${name}`), icon: ICONS[name], title: t(`view.${name}`) }));
  return html`
    <div class="results-bar">
      <p class="results-count" role="status">
        ${loading && !report && t("results.searching")}
        ${report && t("results.count", { count: report.total, videos: count(report.total) })}
        ${report && html`<span class="muted small"> · ${t("results.seconds", { seconds: report.seconds.toFixed(2) })}</span>`}
      </p>
      <${Segmented} name="view" label=${t("view.title")} options=${views} value=${viewOf(params)}
        onChange=${(view) => show(params, view)} />
    </div>
    <div class="results-progress">${loading && html`<${Progress} label=${t("results.searching")} />`}</div>`;
}

function Nothing({ params, query }) {
  const wider = query.mode === "copy" && query.like.length > 0;
  return html`
    <${Empty} icon="search" title=${t(wider ? "results.nocopy" : "results.nothing")} text=${t(wider ? "results.nocopy.text" : "results.nothing.text")}>
      ${wider && html`<button class="button button-main" onClick=${() => go("search", { ...params, mode: "similar" })}>${t("results.looks")}</button>`}
    <//>`;
}

/** Said before the answers when nothing is sure to be the same footage, though that was looked for. */
function Doubt({ report, query }) {
  const alike = query.alone && query.mode !== "similar" && (query.like[0].startsWith("u-") || query.mode === "copy");
  if (!alike || report.confident || report.results.length === 0) return null;
  return html`<p class="doubt"><strong>${t("results.unsure")}</strong> ${t("results.unsure.text")}</p>`;
}

function Answers({ route, answer, hits, onBookmark }) {
  const { params } = route;
  const { report, results, error, loading, more, next, retry } = answer;
  const query = queryOf(params);
  if (error && !results.length) return html`<${Failure} error=${error} retry=${retry} />`;
  if (!report) return null;
  if (results.length === 0) return loading ? null : html`<${Nothing} params=${params} query=${query} />`;
  const View = VIEWS[viewOf(params)];
  return html`
    <${Doubt} report=${report} query=${query} />
    <${View} hits=${hits} results=${results} params=${params} onBookmark=${onBookmark} onEnd=${next} />
    ${more && html`<p class="results-more"><button class="button" disabled=${loading} onClick=${next}>
      ${t("results.more", { shown: count(results.length), videos: count(report.total) })}</button></p>`}
    ${error && html`<p class="form-error" role="alert">${error.message}</p>`}`;
}

/** Scrolls to where one was when one comes back, as soon as there is something to scroll. */
function useBack(there) {
  useLayoutEffect(() => {
    if (!there) return;
    const scroll = takeScroll();
    if (scroll) requestAnimationFrame(() => scrollTo(0, scroll));
  }, [there]);
}

/** The page. */
export default function Page({ route }) {
  const { params } = route;
  const answer = useHits(params);
  const hits = useMemo(() => hitsOf(answer.results), [answer.results]);
  const [kept, setKept] = useState(null);
  useHitKeys(hits, params, setKept);
  const query = queryOf(params);
  useBack(hits.length > 0);
  if (!asks(query) && !lacks(query)) return html`<${Welcome} route=${route} />`;
  const stale = answer.loading && answer.report && answer.results.length > 0;
  return html`
    <h1 class="visually-hidden">${t("place.search")}</h1>
    <div class="search">
      <${QueryPanel} route=${route} />
      <section class=${classes("results", { "results-stale": stale })} aria-label=${t("results.label")} aria-busy=${answer.loading}>
        ${lacks(query) && html`<${Empty} icon="search" title=${t("results.lacks")} text=${t("results.lacks.text")} />`}
        ${asks(query) && html`<${Toolbar} params=${params} answer=${answer} />`}
        <${Answers} route=${route} answer=${answer} hits=${hits} onBookmark=${setKept} />
      </section>
    </div>
    ${kept && html`
      <${BookmarkDialog} video=${kept.video} start=${kept.segment.start} end=${kept.segment.end}
        picture=${hitPicture(kept, 320)} onClose=${() => setKept(null)} />`}`;
}
