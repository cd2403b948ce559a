/** The shots in a row, each by its picture; the one on screen is marked and kept in sight. */

import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { classes, html, useEffect, useLayoutEffect, useRef, useState } from "../core/ui.js";
import { useClock } from "../video/clock.js";

const STEP = 152; // pixels from one picture to the next
const BEYOND = 4; // pictures drawn past either edge

/** Index of the shot that is on screen at a moment; 0 before the first. */
export function shotAt(shots, seconds) {
  let low = 0;
  let high = shots.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (shots[middle].start <= seconds + 1e-3) low = middle;
    else high = middle - 1;
  }
  return low;
}

function useVisible(box, count) {
  const [span, setSpan] = useState([0, 12]);
  const measure = () => {
    const { scrollLeft, clientWidth } = box.current;
    const first = Math.max(0, Math.floor(scrollLeft / STEP) - BEYOND);
    const end = Math.min(count, Math.ceil((scrollLeft + clientWidth) / STEP) + BEYOND);
    setSpan((old) => (old[0] === first && old[1] === end ? old : [first, end]));
  };
  useLayoutEffect(measure, [count]);
  useEffect(() => {
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, [count]);
  return [span, measure];
}

/**
 * The strip.
 * @param {{clock: Clock, shots: object[], frames: object[], ratio: number, hits?: object[]}} props frames: of
 *   vdx.frames/1; ratio: the picture's width by its height; hits: with start and end
 */
export function ShotStrip({ clock, shots, frames, ratio, hits = [] }) {
  const box = useRef(null);
  const current = useClock(clock, (now) => shotAt(shots, now.time));
  const [[first, end], measure] = useVisible(box, shots.length);
  useEffect(() => {
    const element = box.current;
    const left = current * STEP - (element.clientWidth - STEP) / 2;
    const smooth = Math.abs(left - element.scrollLeft) < element.clientWidth * 2;
    element.scrollTo({ left, behavior: smooth && clock.playing ? "smooth" : "auto" });
  }, [current, shots.length]);
  const pictures = new Map();
  for (const frame of frames) if (frame.keyframe && !pictures.has(frame.shot)) pictures.set(frame.shot, frame);
  const hit = (shot) => hits.some((one) => one.start < shot.end && one.end >= shot.start);
  return html`
    <div ref=${box} class="shotstrip" onScroll=${measure} role="group" aria-label=${t("shots.label")}>
      <div class="shotstrip-inside" style=${{ width: `${shots.length * STEP}px` }}>
        ${shots.slice(first, end).map((shot) => {
          const frame = pictures.get(shot.index);
          return html`
            <button key=${shot.index} style=${{ left: `${shot.index * STEP}px` }}
              class=${classes("shot", { "shot-now": shot.index === current, "shot-hit": hit(shot), "shot-tall": ratio < 1.2 })}
              aria-current=${shot.index === current ? "true" : undefined}
              aria-label=${t("shots.one", { n: shot.index + 1, time: time(shot.start, 1) })}
              onClick=${() => clock.seek(shot.start)}>
              ${frame && html`<img src=${`/frames/${frame.id}.jpg?w=320`} alt="" loading="lazy" decoding="async" />`}
              <span class="numbers">${time(shot.start, 1)}</span>
            </button>`;
        })}
      </div>
    </div>`;
}
