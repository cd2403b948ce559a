/** A video in the library's grid. */

import { bytes, date, resolution, time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { go, link } from "../core/route.js";
import { classes, html, useRef } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { Scrub } from "../parts/scrub.js";

const RATIO = 16 / 9;
const TEXT = 58; // pixels under the picture

/** The height of a card by its width. */
export const cardHeight = (width) => width / RATIO + TEXT;

/** Whether a picture fills the card's frame well enough to have its edges cut. */
const fills = (video) => {
  const ratio = video.width / video.height;
  return ratio > 1.2 && ratio < 2.4;
};

function Marks({ video }) {
  if (!video.online) {
    return html`<span class="mark"><${Icon} name="offline" size=${14} />${t("card.offline")}</span>`;
  }
  if (video.status === "partial") {
    return html`<span class="mark mark-danger"><${Icon} name="warning" size=${14} />${t("card.partial")}</span>`;
  }
  return null;
}

function facts(video, sort) {
  const found = [];
  if (video.folder) found.push(video.folder.split("/").pop());
  found.push(resolution(video.width, video.height));
  if (sort === "size") found.push(bytes(video.size));
  else if (video.modified) found.push(date(video.modified));
  return found.join(" · ");
}

/**
 * The card of a video; an empty one while it is being fetched.
 * @param {{video: object|null, sort: string, seen?: number}} props seen: the second that was seen last
 */
export function VideoCard({ video, sort, seen }) {
  const moment = useRef(null);
  if (!video) return html`<div class="video-card video-card-empty"><span class="poster" /></div>`;
  const opened = (event) => {
    if (moment.current === null || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go("video", { id: video.id, t: moment.current });
  };
  const to = link("video", { id: video.id });
  const src = video.poster === null ? null : `/frames/${video.poster}.jpg?w=480`;
  return html`
    <article class=${classes("video-card", { seen: seen !== undefined, offline: !video.online })}>
      <a class=${classes("poster", { "poster-whole": !fills(video) })} href=${to} tabindex="-1"
        aria-hidden="true" onClick=${opened}>
        ${src
          ? html`<img src=${src} alt="" loading="lazy" decoding="async" />`
          : html`<span class="poster-none"><${Icon} name="film" size=${32} /></span>`}
        <${Scrub} id=${video.id} onMoment=${(at) => { moment.current = at; }} />
        <${Marks} video=${video} />
        <span class="length numbers">${time(video.duration)}</span>
        ${seen > 0 && html`
          <span class="seen-bar" style=${{ width: `${Math.min(1, seen / video.duration) * 100}%` }} />`}
      </a>
      <div class="video-card-text">
        <a class="video-card-name ellipsis" href=${to} title=${video.name}>${video.name}</a>
        <p class="small muted ellipsis" title=${video.folder || ""}>${facts(video, sort)}</p>
      </div>
    </article>`;
}
