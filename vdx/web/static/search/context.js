/** Answers amid their neighbours: a row for each, the hit in the middle of what comes before and after. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";
import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { link } from "../core/route.js";
import { useSeen } from "../core/seen.js";
import { classes, html } from "../core/ui.js";
import { Grid } from "../parts/grid.js";
import { HitActions, HitPicture, reasons } from "./hit.js";

const NEIGHBOURS = 4;
const ROW = 178;
const NARROW_ROW = 196;
const rows = new Map(); // answers, by keyframe: scrolling back asks nobody

function neighbours(frame, signal) {
  if (!rows.has(frame)) {
    const asked = get("/api/context", { frame, n: NEIGHBOURS }, { signal });
    rows.set(frame, asked);
    asked.catch(() => rows.delete(frame));
  }
  return rows.get(frame);
}

function Neighbour({ frame, video }) {
  return html`
    <a class="neighbour" href=${link("video", { id: video.id, t: frame.time })}>
      <img src=${`/frames/${frame.id}.jpg?w=240`} alt="" loading="lazy" decoding="async" />
      <span class="visually-hidden">${t("context.open")} </span><span class="tiny numbers">${time(frame.time)}</span>
    </a>`;
}

function Side({ frames, video, side }) {
  const gaps = Array.from({ length: NEIGHBOURS - frames.length }, (_, index) => html`<span key=${`gap${index}`} class="neighbour-gap"></span>`);
  const pictures = frames.map((frame) => html`<${Neighbour} key=${frame.id} frame=${frame} video=${video} />`);
  return html`<div class=${`neighbours neighbours-${side}`}>${side === "before" ? [gaps, pictures] : [pictures, gaps]}</div>`;
}

function Row({ hit, params, onAsk }) {
  const seen = useSeen().has(hit.video.id);
  const { frame } = hit.segment;
  const { data } = useData((signal) => (frame ? neighbours(frame, signal) : Promise.resolve(null)), [frame]);
  const centre = (element) => {
    if (element && !element.dataset.centred && data) {
      element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2;
      element.dataset.centred = "yes";
    }
  };
  return html`
    <article class=${classes("context-row", { "hit-seen": seen })} data-key=${hit.key}>
      <header>
        <h3 class="ellipsis" title=${hit.video.name}>${hit.video.name}</h3>
        <p class="muted tiny ellipsis">${reasons(hit).join(" · ")}</p>
        <${HitActions} hit=${hit} params=${params} onAsk=${onAsk} />
      </header>
      <div class="context-strip" ref=${centre}>
        <${Side} side="before" video=${hit.video} frames=${data?.before || []} />
        <${HitPicture} hit=${hit} width=${480} />
        <${Side} side="after" video=${hit.video} frames=${data?.after || []} />
      </div>
    </article>`;
}

/** A row for each hit. */
export function ContextRows({ hits, params, onAsk, onEnd }) {
  return html`
    <${Grid} count=${hits.length} label=${t("results.label")} least=${10000} gap=${16}
      height=${() => (innerWidth <= 640 ? NARROW_ROW : ROW)}
      onRange=${(first, end) => end >= hits.length - 3 && onEnd()}
      item=${(index) => hits[index] && html`
        <${Row} key=${hits[index].key} hit=${hits[index]} params=${params} onAsk=${onAsk} />`} />`;
}
