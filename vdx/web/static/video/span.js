/** A chosen span of the video: to cut out as a file, to search for, to keep as a bookmark. */

import { time } from "../core/format.js";
import { address } from "../core/api.js";
import { t } from "../core/i18n.js";
import { link } from "../core/route.js";
import { html, useEffect, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { secondsOf } from "./hits.js";

function Moment({ label, value, onChange, onHere }) {
  const [typed, setTyped] = useState(null);
  useEffect(() => setTyped(null), [value]);
  const wrong = typed !== null && secondsOf(typed) === null;
  const changed = (event) => {
    const seconds = secondsOf(event.currentTarget.value);
    if (seconds !== null) onChange(seconds);
  };
  return html`
    <label class="span-moment">
      <span class="small muted">${label}</span>
      <input class="field numbers" value=${typed ?? time(value, 2)} aria-invalid=${wrong} inputmode="decimal"
        onInput=${(event) => setTyped(event.currentTarget.value)} onChange=${changed} />
      <button class="link-button small" onClick=${onHere}>${t("span.here")}</button>
    </label>`;
}

/**
 * The panel.
 * @param {{
 *   id: number, span: {start: number, end: number}, clock: Clock, onSpan: (span: object|null) => void,
 *   onBookmark: (span: object) => void, online: boolean,
 * }} props onSpan(null) closes it
 */
export function SpanPanel({ id, span, clock, onSpan, onBookmark, online }) {
  const start = (seconds) => onSpan({ start: seconds, end: Math.max(span.end, seconds + clock.frame) });
  const end = (seconds) => onSpan({ start: Math.min(span.start, Math.max(0, seconds - clock.frame)), end: seconds });
  const cut = address(`/videos/${id}/cut.mp4`, { start: span.start.toFixed(3), end: span.end.toFixed(3) });
  const like = `v-${id}@${span.start.toFixed(3)}-${span.end.toFixed(3)}`;
  return html`
    <section class="panel span" aria-label=${t("span.title")}>
      <${Moment} label=${t("span.start")} value=${span.start} onChange=${start} onHere=${() => start(clock.time)} />
      <${Moment} label=${t("span.end")} value=${span.end} onChange=${end} onHere=${() => end(clock.time)} />
      <span class="span-length numbers small muted">${t("span.length", { n: (span.end - span.start).toFixed(2) })}</span>
      <div class="span-actions">
        ${online && html`
          <a class="button" href=${cut} download><${Icon} name="download" />${t("span.cut")}</a>
          <a class="button" href=${link("search", { like })}><${Icon} name="search" />${t("span.search")}</a>`}
        <button class="button" onClick=${() => onBookmark(span)}><${Icon} name="bookmark" />${t("span.bookmark")}</button>
        <button class="icon-button" aria-label=${t("close")} onClick=${() => onSpan(null)}><${Icon} name="close" /></button>
      </div>
    </section>`;
}
