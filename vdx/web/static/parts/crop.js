/** Choosing a region on a picture, by mouse, finger or keys. */

import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { html, useRef, useState } from "../core/ui.js";
import { Dialog } from "./dialog.js";
import { Icon } from "./icon.js";

const LEAST = 0.03; // of the picture's side: what is smaller was a click
const STEP = 0.02; // of the picture's side, for each press of an arrow
const CORNERS = ["nw", "ne", "sw", "se"];
const MIDDLE = { x: 0.25, y: 0.25, w: 0.5, h: 0.5 };

const limit = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * A region as the server reads it behind a token: "~x,y,w,h", fractions of the picture.
 * @param {{x: number, y: number, w: number, h: number}} region
 */
export const regionText = (region) =>
  `~${[region.x, region.y, region.w, region.h].map((n) => Number(n.toFixed(4))).join(",")}`;

function between(a, b) {
  const x = limit(Math.min(a.x, b.x), 0, 1);
  const y = limit(Math.min(a.y, b.y), 0, 1);
  return { x, y, w: limit(Math.max(a.x, b.x), 0, 1) - x, h: limit(Math.max(a.y, b.y), 0, 1) - y };
}

function moved(region, dx, dy) {
  return { ...region, x: limit(region.x + dx, 0, 1 - region.w), y: limit(region.y + dy, 0, 1 - region.h) };
}

function grown(region, dx, dy) {
  return {
    ...region,
    w: limit(region.w + dx, LEAST, 1 - region.x),
    h: limit(region.h + dy, LEAST, 1 - region.y),
  };
}

function across(region, corner) {
  return {
    x: region.x + (corner.includes("w") ? region.w : 0),
    y: region.y + (corner.includes("n") ? region.h : 0),
  };
}

function useDrag(box, region, setRegion) {
  const drag = useRef(null);
  const at = (event) => {
    const frame = box.current.getBoundingClientRect();
    return { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
  };
  const pressed = (event) => {
    if (event.button || event.target.closest("button")) return;
    event.preventDefault();
    box.current.setPointerCapture(event.pointerId);
    box.current.focus({ preventScroll: true });
    const from = at(event);
    const corner = event.target.dataset.corner;
    if (corner) drag.current = { from: across(region, corner) };
    else if (event.target.dataset.region) drag.current = { from, move: region };
    else drag.current = { from };
  };
  const dragged = (event) => {
    if (!drag.current) return;
    const { from, move } = drag.current;
    const to = at(event);
    setRegion(move ? moved(move, to.x - from.x, to.y - from.y) : between(from, to));
  };
  const released = () => {
    drag.current = null;
    setRegion((now) => (now && (now.w < LEAST || now.h < LEAST) ? null : now));
  };
  return { onPointerDown: pressed, onPointerMove: dragged, onPointerUp: released, onPointerCancel: released };
}

function useArrows(region, setRegion, onDone, onCancel) {
  const arrow = (dx, dy) => (event) => {
    const now = region || MIDDLE;
    setRegion(event.shiftKey ? grown(now, dx, dy) : moved(now, dx, dy));
  };
  useKeys({
    ArrowLeft: arrow(-STEP, 0),
    ArrowRight: arrow(STEP, 0),
    ArrowUp: arrow(0, -STEP),
    ArrowDown: arrow(0, STEP),
    Enter: () => (region ? onDone(region) : false),
    Escape: onCancel,
  }, [["← → ↑ ↓", t("crop.key.move")], ["Shift ← → ↑ ↓", t("crop.key.size")], ["Enter", t("crop.key.done")]]);
}

/**
 * Lies over a picture, in an element that has just the picture's size and `position: relative`.
 * @param {{
 *   onDone: (region: {x: number, y: number, w: number, h: number}) => void, onCancel: () => void,
 *   initial?: {x: number, y: number, w: number, h: number}|null, done?: string,
 * }} props done: what the button says
 */
export function Crop({ onDone, onCancel, initial = null, done }) {
  const [region, setRegion] = useState(initial);
  const box = useRef(null);
  const drag = useDrag(box, region, setRegion);
  useArrows(region, setRegion, onDone, onCancel);
  const share = (n) => `${n * 100}%`;
  const low = region && region.y + region.h > 0.8;
  return html`
    <div ref=${box} class="crop" tabindex="0" role="application" aria-label=${t("crop.label")} ...${drag}>
      ${!region && html`<p class="crop-hint">${t("crop.hint")}</p>`}
      ${region && html`
        <div class="crop-region" data-region="1" style=${{
          left: share(region.x), top: share(region.y), width: share(region.w), height: share(region.h),
        }}>
          ${CORNERS.map((corner) => html`<i key=${corner} class=${`crop-corner crop-${corner}`} data-corner=${corner} />`)}
          <span class=${low ? "crop-actions crop-actions-inside" : "crop-actions"}>
            <button class="button button-main" onClick=${() => onDone(region)}>
              <${Icon} name="search" />${done || t("crop.done")}
            </button>
          </span>
        </div>`}
      <button class="icon-button crop-close" aria-label=${t("cancel")} onClick=${onCancel}><${Icon} name="close" /></button>
    </div>`;
}

/**
 * Crop in a window of its own, on the picture at an address.
 * @param {{
 *   src: string, onDone: (region: object) => void, onClose: () => void, initial?: object|null, done?: string,
 *   onWhole?: () => void,
 * }} props onWhole: what gives the region up; without it there is no button for that
 */
export function CropDialog({ src, onDone, onClose, initial = null, done, onWhole }) {
  const actions = onWhole && html`<button class="button" onClick=${onWhole}>${t("crop.whole")}</button>`;
  return html`
    <${Dialog} title=${t("crop.title")} onClose=${onClose} wide actions=${actions}>
      <div class="crop-picture">
        <img src=${src} alt="" />
        <${Crop} initial=${initial} done=${done} onDone=${onDone} onCancel=${onClose} />
      </div>
    <//>`;
}
