/** Search: what is asked on one side, the answers in several views on the other. */

import { count } from "../core/format.js";
import { t } from "../core/i18n.js";
import { asks, lacks, pictureOf, queryOf, withRegion } from "../core/query.js";
import { go, takeScroll } from "../core/route.js";
import { useTitle } from "../core/title.js";
import { classes, html, useLayoutEffect, useMemo, useState } from "../core/ui.js";
import { BookmarkDialog } from "../marks/bookmark.js";
import { CropDialog, regionText } from "../parts/crop.js";
import { Empty, Failure, Progress } from "../parts/notice.js";
import { Segmented } from "../parts/segmented.js";
import { tokenOf } from "../search/actions.js";
import { ContextRows } from "../search/context.js";
import { describe } from "../search/describe.js";
import { Groups } from "../search/groups.js";
import { hitPicture } from "../search/hit.js";
import { hitsOf, useHits } from "../search/hits.js";
import { useHitKeys } from "../search/keys.js";
import { QueryPanel } from "../search/panel.js";
import { ByVideo, RankedGrid } from "../search/views.js";
import { Welcome } from "../search/welcome.js";

const VIEWS = { grid: RankedGrid, context: ContextRows, video: ByVideo, groups: Groups };
const ICONS = { grid: "library", context: "film", video: "copies", groups: "themes" };
const NAMES = Object.keys(VIEWS);

const viewOf = (params) => (params.view in VIEWS ? params.view : "grid");
const show = (params, view) => go("search", { ...params, view: view === "grid" ? "" : view }, { replace: true });

function Toolbar({ params, answer }) {
  const { report, loading, total, unsure } = answer;
  const views = NAMES.map((name) => ({ value: name, text: t(`view.${name}`), icon: ICONS[name], title: t(`view.${name}`) }));
  return html`
    <div class="results-bar">
      <p class="results-count" role="status">
        ${loading && !report && t("results.searching")}
        ${report && (unsure ? t("results.many", { videos: count(total - 1) }) : t("results.count", { count: total, videos: count(total) }))}
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
function Doubt({ report, query, params }) {
  const alike = query.alone && query.mode !== "similar" && (query.like[0].startsWith("u-") || query.mode === "copy");
  if (!alike || report.confident || report.results.length === 0) return null;
  return html`<p class="doubt"><strong>${t("results.unsure")}</strong> ${t("results.unsure.text")}
    ${query.mode === "copy" && html` <button class="link-button" onClick=${() => go("search", { ...params, mode: "similar" })}>${t("results.looks")}</button>`}</p>`;
}

function Answers({ route, answer, hits, onAsk }) {
  const { params } = route;
  const { report, results, error, loading, more, next, retry } = answer;
  const query = queryOf(params);
  if (error && !results.length) return html`<${Failure} error=${error} retry=${retry} />`;
  if (!report) return null;
  if (results.length === 0) return loading ? null : html`<${Nothing} params=${params} query=${query} />`;
  const View = VIEWS[viewOf(params)];
  return html`
    <${Doubt} report=${report} query=${query} params=${params} />
    <${View} hits=${hits} results=${results} params=${params} onAsk=${onAsk} onEnd=${next} />
    ${more && html`<p class="results-more"><button class="button" disabled=${loading} onClick=${next}>
      ${t("results.more")}</button></p>`}
    ${error && html`<p class="form-error" role="alert">${error.message}</p>`}`;
}

/** The window that a hit's button opened. */
function Asked({ what, hit, onClose }) {
  if (what === "crop") {
    const token = tokenOf(hit);
    const done = (region) => { onClose(); go("search", { like: withRegion(token, regionText(region)) }); };
    return html`<${CropDialog} src=${pictureOf(token, 1280)} onDone=${done} onClose=${onClose} />`;
  }
  const { start, end } = hit.segment;
  return html`<${BookmarkDialog} video=${hit.video} start=${start} end=${end} picture=${hitPicture(hit, 320)} onClose=${onClose} />`;
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
  const [asked, setAsked] = useState(null);
  const ask = (what, hit) => setAsked({ what, hit });
  const turn = (by) => show(params, NAMES[(NAMES.indexOf(viewOf(params)) + by + NAMES.length) % NAMES.length]);
  useHitKeys({ hits, params, onAsk: ask, onTurn: turn });
  useTitle(asks(queryOf(params)) ? `${describe(params)} · ${t("place.search")}` : t("place.search"));
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
        <${Answers} route=${route} answer=${answer} hits=${hits} onAsk=${ask} />
      </section>
    </div>
    ${asked && html`<${Asked} ...${asked} onClose=${() => setAsked(null)} />`}`;
}
