/** A video and one with the same footage, side by side and in step, with the details that match drawn. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";
import { percent, time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { link } from "../core/route.js";
import { html, useEffect, useMemo, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { Player, usePlayback } from "../parts/player.js";
import { Clock, useClock } from "./clock.js";
import { Matches } from "./matches.js";
import { follow, segmentAt } from "./sync.js";

function Segments({ segments, clock }) {
  const now = useClock(clock, (at) => segments.indexOf(segmentAt(segments, at.time)));
  return html`
    <ol class="segments" aria-label=${t("compare.segments")}>
      ${segments.map((one, index) => html`
        <li key=${index}>
          <button class="segment numbers" aria-current=${index === now ? "true" : undefined}
            onClick=${() => clock.seek(one.start)}>
            <span>${time(one.start, 1)} – ${time(one.end, 1)}</span>
            <${Icon} name="forward" size=${14} />
            <span>${time(one.other_start, 1)} – ${time(one.other_end, 1)}</span>
            ${Math.abs(one.speed - 1) > 0.01 && html`<span class="badge">${t("compare.speed", { n: one.speed.toFixed(2) })}</span>`}
            ${one.mirrored && html`<span class="badge">${t("compare.mirrored")}</span>`}
            <span class="badge">${percent(one.score)}</span>
          </button>
        </li>`)}
    </ol>`;
}

function Side({ title, video, ...player }) {
  return html`
    <figure class="compare-side">
      <${Player} video=${video} ...${player} />
      <figcaption class="small ellipsis" title=${video.name}>
        <span class="muted">${title}</span> <a href=${link("video", { id: video.id })}>${video.name}</a>
      </figcaption>
    </figure>`;
}

function Other({ info, copy, clock, segments, points, onPoints }) {
  const other = useMemo(() => new Clock(info.duration, info.fps), [info.id]);
  const playback = usePlayback(info.id);
  useEffect(() => follow(clock, other, segments), [clock, other, segments, playback.state]);
  return html`
    <${Side} title=${t("compare.other")} video=${info} clock=${other} playback=${playback} muted />
    ${points && html`<${Matches} proof=${copy.proof} clock=${clock} onMoved=${() => onPoints(false)} />`}`;
}

/**
 * The two of them; the clock of the video leads.
 * @param {{info: object, copy: object, clock: Clock, playback: object, frames: object[]}} props
 */
export function Compare({ info, copy, clock, playback, frames }) {
  const other = useData((signal) => get(`/api/videos/${copy.video.id}`, {}, { signal }), [copy.video.id]);
  const [points, setPoints] = useState(false);
  const segments = useMemo(() => [...copy.shared.segments].sort((a, b) => a.start - b.start), [copy]);
  useEffect(() => {
    const inOne = segments.some((one) => clock.time >= one.start && clock.time < one.end);
    if (!inOne && segments[0]) clock.seek(segments[0].start);
  }, [segments]);
  const show = () => {
    if (!points) {
      clock.pause();
      clock.seek(copy.proof.query_time);
    }
    setPoints(!points);
  };
  return html`
    <section class="compare" aria-label=${t("compare.title")}>
      <div class="compare-pair">
        <${Side} title=${t("compare.this")} video=${info} clock=${clock} playback=${playback} frames=${frames} />
        ${other.data && html`
          <${Other} info=${other.data} copy=${copy} clock=${clock} segments=${segments} points=${points} onPoints=${setPoints} />`}
      </div>
      <div class="compare-bar">
        <${Segments} segments=${segments} clock=${clock} />
        ${copy.proof && html`
          <button class="button" aria-pressed=${points} onClick=${show}>
            <${Icon} name="themes" />${t("compare.points", { count: copy.proof.keypoints })}
          </button>`}
        <a class="icon-button" href=${link("video", { id: info.id, t: clock.time.toFixed(3) })} aria-label=${t("compare.close")}
          title=${t("compare.close")}><${Icon} name="close" /></a>
      </div>
    </section>`;
}
