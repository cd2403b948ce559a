/** Beside the player: what the video is, what it shows now, where else its footage is, what looks like it. */

import { bytes, date, percent, resolution, time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { link } from "../core/route.js";
import { html } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { useClock } from "./clock.js";
import { spansText } from "./hits.js";

function facts(info) {
  const fps = info.fps ? t("info.fps", { n: Number(info.fps.toFixed(2)) }) : null;
  return [
    [t("info.length"), time(info.duration)],
    [t("info.picture"), `${info.width} × ${info.height} (${resolution(info.width, info.height)})`],
    [t("info.codec"), [info.codec, fps].filter(Boolean).join(", ")],
    [t("info.size"), bytes(info.size)],
    [t("info.date"), info.modified ? date(info.modified) : null],
    [t("info.shots"), String(info.shots)],
    [t("info.sound"), t(info.audio ? "info.yes" : "info.no")],
  ].filter(([, value]) => value);
}

/** The name and the facts. */
export function Info({ info, children }) {
  return html`
    <section class="info">
      <h1 class="video-name">${info.name}</h1>
      ${info.folder && html`
        <p class="small"><a href=${link("library", { folder: info.folder })}>${info.folder.split("/").join(" / ")}</a></p>`}
      ${!info.online && html`<p class="warning-line small"><${Icon} name="offline" size=${16} />${t("info.offline")}</p>`}
      ${info.problem && html`<p class="warning-line small"><${Icon} name="warning" size=${16} />${info.problem}</p>`}
      <div class="info-actions">${children}</div>
      <details class="info-more">
        <summary>${t("info.more")}</summary>
        <dl class="facts">
          ${facts(info).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd class="numbers">${value}</dd></div>`)}
        </dl>
        <ul class="paths small muted">${info.paths.map(({ path }) => html`<li key=${path}>${path}</li>`)}</ul>
      </details>
    </section>`;
}

/** What the shot on screen shows; a click searches for more of it. */
export function ShownNow({ labels, clock }) {
  const now = useClock(clock, (at) => labels
    .filter((one) => one.start <= at.time && at.time < one.end).flatMap((one) => one.text.split(", ")).join("\n"));
  if (!now) return null;
  return html`
    <section class="side-section">
      <h2>${t("side.shown")}</h2>
      <ul class="chips">
        ${now.split("\n").map((text) => html`
          <li key=${text}><a class="chip" href=${link("search", { text })}>${text}</a></li>`)}
      </ul>
    </section>`;
}

function SideVideo({ video, to, frame, lines, pressed }) {
  const src = frame === null || frame === undefined ? null : `/frames/${frame}.jpg?w=320`;
  return html`
    <a class="side-video" href=${to} aria-current=${pressed ? "true" : undefined}>
      <span class="side-picture">${src && html`<img src=${src} alt="" loading="lazy" decoding="async" />`}</span>
      <span class="side-text">
        <span class="side-name" title=${video.name}>${video.name}</span>
        ${lines.map((line) => html`<span key=${line} class="small muted ellipsis numbers">${line}</span>`)}
      </span>
    </a>`;
}

/** Videos with the same footage; each opens beside this one. */
export function Copies({ id, copies, open }) {
  if (!copies || copies.length === 0) return null;
  return html`
    <section class="side-section">
      <h2>${t("side.copies")}</h2>
      <ul>
        ${copies.map((copy) => html`
          <li key=${copy.video.id}>
            <${SideVideo} video=${copy.video} frame=${copy.frame} pressed=${copy.video.id === open}
              to=${link("video", { id, copy: copy.video.id === open ? "" : copy.video.id })}
              lines=${[t(`copy.${copy.kind}`), t("copy.covered", { share: percent(copy.shared.covered) })]} />
          </li>`)}
      </ul>
    </section>`;
}

/** Videos that look like this one, at the moment that does most. */
export function Related({ results }) {
  if (!results || results.length === 0) return null;
  return html`
    <section class="side-section">
      <h2>${t("side.related")}</h2>
      <ul>
        ${results.map(({ video, segments }) => html`
          <li key=${video.id}>
            <${SideVideo} video=${video} frame=${segments[0]?.frame} lines=${[time(video.duration)]}
              to=${link("video", { id: video.id, t: segments[0]?.best, hits: spansText(segments) })} />
          </li>`)}
      </ul>
    </section>`;
}
