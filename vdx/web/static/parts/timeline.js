/** All of a video at a glance: its colours, motion, shots and hits; one goes anywhere in it from here. */

import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../core/ui.js";
import { useWidth } from "./grid.js";
import { spriteOf } from "./scrub.js";
import { drawTimeline, HEIGHT } from "./timelinepaint.js";

function usePaint(canvas, width, data) {
  const [, setTheme] = useState(0);
  useEffect(() => {
    const redraw = () => setTheme((n) => n + 1);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", redraw);
    const observer = new MutationObserver(redraw);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      dark.removeEventListener("change", redraw);
      observer.disconnect();
    };
  }, []);
  useLayoutEffect(() => { if (width) drawTimeline(canvas.current, width, data); });
}

function tileAt(sprite, seconds) {
  return sprite.tiles.reduce((best, tile) => (tile.start <= seconds ? tile : best), sprite.tiles[0]);
}

function Preview({ id, at, x, width, label }) {
  const canvas = useRef(null);
  const [sprite, setSprite] = useState(null);
  useEffect(() => {
    let here = true;
    Promise.resolve(spriteOf(id)).then((found) => here && setSprite(found));
    return () => { here = false; };
  }, [id]);
  useLayoutEffect(() => {
    if (!sprite) return;
    const tile = tileAt(sprite, at);
    const { width: w, height: h } = sprite;
    canvas.current.getContext("2d").drawImage(sprite.image, tile.x, tile.y, w, h, 0, 0, w, h);
  }, [sprite, at]);
  const half = 84;
  const left = Math.min(Math.max(half, x), Math.max(half, width - half));
  return html`
    <div class="timeline-preview" style=${{ left: `${left}px` }} aria-hidden="true">
      ${sprite && html`<canvas ref=${canvas} width=${sprite.width} height=${sprite.height} />`}
      <span class="numbers">${time(at, 1)}</span>${label && html`<span class="timeline-word">${label}</span>`}
    </div>`;
}

function Playhead({ clock, view, width }) {
  const line = useRef(null);
  useLayoutEffect(() => {
    const place = () => {
      const x = ((clock.time - view.from) / (view.to - view.from)) * width;
      line.current.style.transform = `translateX(${x}px)`;
      line.current.style.visibility = x < -1 || x > width + 1 ? "hidden" : "visible";
    };
    place();
    return clock.on(place);
  }, [clock, view.from, view.to, width]);
  return html`<i ref=${line} class="playhead" />`;
}

function useValue(slider, clock) {
  useEffect(() => {
    const show = () => {
      slider.current.setAttribute("aria-valuenow", clock.time.toFixed(1));
      slider.current.setAttribute("aria-valuetext", time(clock.time, 1));
    };
    show();
    return clock.on(show);
  }, [clock]);
}

function wordAt(data, seconds) {
  const { labels = [] } = data;
  return labels.find((one) => one.start <= seconds && seconds < one.end)?.text || "";
}

/**
 * The timeline.
 * @param {{
 *   id: number, clock: Clock, view: {from: number, to: number},
 *   data: {duration: number, shots: object[], strips: object|null, hits: object[], span: object|null,
 *          labels?: {start: number, end: number, text: string}[], marks?: object[]},
 * }} props view: the seconds that it shows; hits, span and marks have start and end
 */
export function Timeline({ id, clock, view, data }) {
  const box = useRef(null);
  const canvas = useRef(null);
  const width = useWidth(box);
  const [hover, setHover] = useState(null);
  const dragging = useRef(false);
  usePaint(canvas, width, { ...data, view });
  useValue(box, clock);
  const secondsAt = (event) => {
    const frame = box.current.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - frame.left) / frame.width));
    return { x: share * frame.width, at: view.from + share * (view.to - view.from) };
  };
  const pressed = (event) => {
    if (event.button) return;
    dragging.current = true;
    box.current.setPointerCapture(event.pointerId);
    clock.seek(secondsAt(event).at);
  };
  const moved = (event) => {
    const now = secondsAt(event);
    setHover(now);
    if (dragging.current) clock.seek(now.at);
  };
  const released = () => { dragging.current = false; };
  const left = () => { if (!dragging.current) setHover(null); };
  return html`
    <div ref=${box} class="timeline" role="slider" tabindex="0" aria-label=${t("timeline.label")} aria-valuemin="0"
      aria-valuemax=${data.duration.toFixed(1)} onPointerDown=${pressed} onPointerMove=${moved}
      onPointerUp=${released} onPointerCancel=${released} onPointerLeave=${left}>
      <canvas ref=${canvas} class="timeline-canvas" style=${{ height: `${HEIGHT}px` }} />
      ${width > 0 && html`<${Playhead} clock=${clock} view=${view} width=${width} />`}
      ${hover && html`
        <${Preview} id=${id} at=${hover.at} x=${hover.x} width=${width} label=${wordAt(data, hover.at)} />`}
    </div>`;
}
