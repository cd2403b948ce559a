/** Answers as a ranked grid, and by video. */

import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { useSeen } from "../core/seen.js";
import { classes, html } from "../core/ui.js";
import { Grid } from "../parts/grid.js";
import { Hit, HitPicture, reasons } from "./hit.js";
import { placeOf } from "./actions.js";

const TEXT = 50; // pixels below the picture
const ROW = 186;
const NARROW = 640;

/** Every hit, the best first. */
export function RankedGrid({ hits, params, onAsk, onEnd }) {
  const narrow = innerWidth <= NARROW;
  const touched = matchMedia("(hover: none)").matches ? 40 : 0; // the buttons have a row of their own there
  return html`
    <${Grid} count=${hits.length} label=${t("results.label")} least=${narrow ? 150 : 230} gap=${narrow ? 12 : 20}
      height=${(width) => width * 9 / 16 + TEXT + touched} onRange=${(first, end) => end >= hits.length - 8 && onEnd()}
      item=${(index) => hits[index] && html`
        <${Hit} key=${hits[index].key} hit=${hits[index]} params=${params} onAsk=${onAsk} eager=${index < 8} />`} />`;
}

/** Where in the video its hits lie. */
function Where({ result }) {
  const { video, segments } = result;
  const share = (seconds) => `${Math.min(100, (seconds / Math.max(video.duration, 0.01)) * 100)}%`;
  return html`
    <div class="where" aria-hidden="true">
      ${segments.map((segment) => html`
        <a key=${segment.best} tabindex="-1" href=${placeOf({ video, segment, result })}
          style=${{ left: share(segment.start), width: `max(4px, ${share(segment.end - segment.start)})` }}></a>`)}
    </div>`;
}

function VideoRow({ result }) {
  const seen = useSeen().has(result.video.id);
  const { video, segments } = result;
  const hits = segments.map((segment) => ({ key: `${video.id}@${segment.best}`, video, segment, result }));
  return html`
    <article class=${classes("video-row", { "hit-seen": seen })}>
      <header>
        <h3 class="ellipsis"><a href=${placeOf(hits[0])} title=${video.name}>${video.name}</a></h3>
        <p class="muted tiny ellipsis">${[t("results.moments", { count: segments.length }), time(video.duration), ...reasons(hits[0])].join(" · ")}</p>
      </header>
      <${Where} result=${result} />
      <div class="strip">${hits.map((hit) => html`<${HitPicture} key=${hit.key} hit=${hit} width=${320} />`)}</div>
    </article>`;
}

/** A row for each video, with its moments. */
export function ByVideo({ results, onEnd }) {
  return html`
    <${Grid} count=${results.length} label=${t("results.label")} least=${10000} gap=${16} height=${() => ROW}
      onRange=${(first, end) => end >= results.length - 3 && onEnd()}
      item=${(index) => results[index] && html`<${VideoRow} key=${results[index].video.id} result=${results[index]} />`} />`;
}
