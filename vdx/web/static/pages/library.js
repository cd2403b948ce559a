/** All videos of the library: a grid, what it can be narrowed by, and how indexing goes. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";
import { t } from "../core/i18n.js";
import { useChanges, useJobs } from "../core/jobs.js";
import { useKeys } from "../core/keys.js";
import { go, takeScroll } from "../core/route.js";
import { useSeen } from "../core/seen.js";
import { html, useCallback, useEffect, useLayoutEffect, useRef, useState } from "../core/ui.js";
import { AddFolder } from "../library/addfolder.js";
import { cardHeight, VideoCard } from "../library/card.js";
import { Facets } from "../library/facets.js";
import { filtersOf, sortOf } from "../library/filters.js";
import { IngestStatus } from "../library/ingest.js";
import { Toolbar } from "../library/toolbar.js";
import { useVideos } from "../library/videos.js";
import { Dialog } from "../parts/dialog.js";
import { Grid } from "../parts/grid.js";
import { Icon } from "../parts/icon.js";
import { Empty, Failure } from "../parts/notice.js";
import { fetchSprites, forgetSprites } from "../parts/scrub.js";

const REST = 500; // milliseconds without scrolling, after which sprites are fetched ahead

function NothingYet({ onAdd }) {
  return html`
    <${Empty} icon="film" title=${t("library.empty.title")} text=${t(onAdd ? "library.empty.text" : "library.empty.remote")}>
      ${onAdd && html`
        <button class="button button-main" onClick=${onAdd}><${Icon} name="add" />${t("library.add")}</button>`}
    <//>
    <p class="notice-hint small muted">${t("library.empty.command")} <code>vdx ingest FOLDER</code></p>`;
}

function NothingFits({ params }) {
  const all = () => go("library", { sort: params.sort, order: params.order });
  return html`
    <${Empty} icon="search" title=${t("library.none.title")} text=${t("library.none.text")}>
      <button class="button" onClick=${all}>${t("library.clear")}</button>
      ${params.text && html`
        <button class="button" onClick=${() => go("search", { text: params.text })}>${t("library.none.search")}</button>`}
    <//>`;
}

// The grid has its height only when it has measured its width, some frames later.
function scrollOnceTall(to, frames = 30) {
  if (!to || frames === 0) return;
  scrollTo(0, to);
  if (Math.abs(scrollY - to) > 2) requestAnimationFrame(() => scrollOnceTall(to, frames - 1));
}

/** The window goes up to the first video when others are asked for, and back to where one came from. */
function useScroll(list, key) {
  const before = useRef({ list: null, key: null });
  useLayoutEffect(() => {
    if (!list) return;
    const { list: old, key: oldKey } = before.current;
    before.current = { list, key };
    if (!old) scrollOnceTall(takeScroll());
    else if (old !== list && oldKey !== key) scrollTo(0, 0);
  }, [list, key]);
}

/** Once the window rests, what the pointer may need next is fetched. */
function useSprites(videos) {
  const timer = useRef(0);
  const { at } = videos;
  const latest = useRef(at);
  latest.current = at;
  useEffect(() => () => {
    clearTimeout(timer.current);
    fetchSprites([]);
  }, []);
  return (first, end) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const shown = Array.from({ length: end - first }, (_, i) => latest.current(first + i));
      fetchSprites(shown.filter((video) => video?.keyframes > 1).map((video) => video.id));
    }, REST);
  };
}

function useArrows() {
  useKeys({
    ArrowDown: () => {
      if (document.activeElement !== document.body && document.activeElement?.id !== "main") return false;
      document.querySelector(".grid a:not([tabindex])")?.focus();
      return true;
    },
  }, [["← → ↑ ↓", t("key.cards")], ["Enter", t("key.open")]]);
}

/** The page. */
export default function Page({ route }) {
  const { params } = route;
  const filters = filtersOf(params);
  const asked = { ...filters, ...sortOf(params) };
  const key = JSON.stringify(asked);
  const videos = useVideos(asked);
  const [version, setVersion] = useState(0);
  const facets = useData((signal) => get("/api/facets", filters, { signal }), [JSON.stringify(filters), version]);
  const about = useData((signal) => get("/api/about", {}, { signal }), []);
  const jobs = useJobs("ingest");
  const seen = useSeen();
  const [dialog, setDialog] = useState("");
  const { reload } = videos;
  useChanges(useCallback(() => {
    forgetSprites();
    reload();
    setVersion((n) => n + 1);
  }, [reload]));
  useScroll(videos.list, key);
  const fetchAhead = useSprites(videos);
  const ranged = (first, end) => {
    videos.want(first, end);
    fetchAhead(first, end);
  };
  useArrows();
  useEffect(() => { document.title = `${t("place.library")} · vdx`; }, []);

  const canAdd = Boolean(about.data && about.data.local && !about.data.read_only);
  const onAdd = canAdd ? () => setDialog("add") : null;
  useKeys(canAdd ? { a: onAdd } : {}, canAdd ? [["a", t("library.add")]] : []);
  const narrowed = Object.keys(filters).length > 0;
  const { total } = videos;
  const empty = total === 0 && !narrowed;
  const facetList = facets.data ? html`<${Facets} facets=${facets.data.facets} params=${params} />` : null;
  const small = innerWidth <= 640;
  const card = (index) => {
    const video = videos.at(index);
    return html`<${VideoCard} video=${video} sort=${asked.sort} seen=${video ? seen.get(video.id) : undefined} />`;
  };
  return html`
    <div class=${empty ? "library library-empty" : "library"}>
      ${!empty && html`<aside class="library-side" aria-label=${t("library.filter")}>${facetList}</aside>`}
      <div class="library-main">
        ${!empty && html`
          <${Toolbar} total=${total} params=${params} onAdd=${onAdd} onFilter=${() => setDialog("filter")} />`}
        <${IngestStatus} jobs=${jobs} version=${version} canRetry=${canAdd} />
        ${videos.error && total === null && html`<${Failure} error=${videos.error} retry=${reload} />`}
        ${empty && html`<${NothingYet} onAdd=${onAdd} />`}
        ${total === 0 && narrowed && html`<${NothingFits} params=${params} />`}
        ${total > 0 && html`
          <${Grid} count=${total} item=${card} label=${t("library.title")} height=${cardHeight}
            least=${small ? 150 : 216} gap=${small ? 12 : 20} onRange=${ranged} />`}
      </div>
    </div>
    ${dialog === "add" && html`<${AddFolder} jobs=${jobs} onClose=${() => setDialog("")} />`}
    ${dialog === "filter" && html`
      <${Dialog} title=${t("library.filter")} onClose=${() => setDialog("")}>${facetList}<//>`}`;
}
