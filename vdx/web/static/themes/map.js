/** The map of the library: what looks alike lies together. Drag and wheel, fingers, or keys. */

import { get } from "../core/api.js";
import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { beyond, nearest, panned, whole, zoomed } from "./view.js";
import { go } from "../core/route.js";
import { html, useEffect, useRef, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { draw } from "./drawing.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const REACH = 60; // pixels from a point that still mean it

function useCanvas(points) {
  const canvas = useRef(null);
  const state = useRef({ view: null, places: [], chosen: -1, waiting: false });
  state.current.points = points;
  const paint = () => {
    const own = state.current;
    if (own.waiting) return;
    own.waiting = true;
    requestAnimationFrame(() => {
      own.waiting = false;
      const element = canvas.current;
      if (!element) return;
      const { clientWidth: width, clientHeight: height } = element;
      const ratio = Math.min(devicePixelRatio || 1, 2);
      if (element.width !== Math.round(width * ratio)) element.width = Math.round(width * ratio);
      if (element.height !== Math.round(height * ratio)) element.height = Math.round(height * ratio);
      own.view ||= { x: 0.5, y: 0.5, scale: whole(width, height) };
      const context = element.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      own.places = draw(context, { ...own, width, height, onLoad: paint });
    });
  };
  useEffect(() => {
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(canvas.current);
    return () => observer.disconnect();
  }, [points]);
  const set = (change) => {
    Object.assign(state.current, change);
    paint();
  };
  return { canvas, state, set };
}

function usePointers({ canvas, state, set }, choose, open) {
  const held = useRef({ fingers: new Map(), far: 0, gap: 0 });
  const at = (event) => {
    const box = canvas.current.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const size = () => [canvas.current.clientWidth, canvas.current.clientHeight];
  const pressed = (event) => {
    canvas.current.setPointerCapture(event.pointerId);
    held.current.fingers.set(event.pointerId, at(event));
    held.current.far = 0;
    held.current.gap = 0;
  };
  const moved = (event) => {
    const { fingers } = held.current;
    const [x, y] = at(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      choose(nearest(state.current.places, x, y, REACH));
      return;
    }
    const [dx, dy] = [x - before[0], y - before[1]];
    held.current.far += Math.hypot(dx, dy);
    fingers.set(event.pointerId, [x, y]);
    let view = panned(state.current.view, ...size(), dx / fingers.size, dy / fingers.size);
    if (fingers.size === 2) {
      const [[x0, y0], [x1, y1]] = [...fingers.values()];
      const gap = Math.hypot(x1 - x0, y1 - y0);
      if (held.current.gap) view = zoomed(view, ...size(), gap / held.current.gap, (x0 + x1) / 2, (y0 + y1) / 2);
      held.current.gap = gap;
    }
    set({ view });
  };
  const released = (event) => {
    const { fingers, far } = held.current;
    const clicked = fingers.size === 1 && far < 6 && event.type === "pointerup";
    fingers.delete(event.pointerId);
    if (!clicked) return;
    const index = nearest(state.current.places, ...at(event), REACH);
    if (event.pointerType === "touch" && index !== state.current.chosen) choose(index);
    else if (index >= 0) open(index);
  };
  const wheel = (event) => {
    event.preventDefault();
    set({ view: zoomed(state.current.view, ...size(), Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), ...at(event)) });
  };
  useEffect(() => {
    const element = canvas.current;
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);
  return { onPointerDown: pressed, onPointerMove: moved, onPointerUp: released, onPointerCancel: released };
}

/** What is known of the chosen keyframe, asked when it has been chosen for a moment. */
function useMoment(frame) {
  const [moment, setMoment] = useState(null);
  useEffect(() => {
    setMoment(null);
    if (!frame) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      get("/api/context", { frame, n: 0 }, { signal: abort.signal }).then(setMoment, () => {});
    }, 120);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [frame]);
  return moment;
}

function Chosen({ frame, moment }) {
  if (!frame) return html`<p class="map-hint muted small">${t("map.hint")}</p>`;
  return html`
    <div class="map-chosen">
      <img src=${`/frames/${frame}.jpg?w=320`} alt="" />
      <p class="small ellipsis">${moment ? moment.video.name : "…"}</p>
      <p class="muted tiny numbers">${moment ? time(moment.frame.time, 1) : " "}</p>
    </div>`;
}

/**
 * @param {{points: Array<[number, number, number, number, number]>}} props x and y from 0 to 1, keyframe,
 *   video, group
 */
export function ThemeMap({ points }) {
  const drawn = useCanvas(points);
  const { canvas, state, set } = drawn;
  const [chosen, setChosen] = useState(-1);
  const frame = points[chosen]?.[2];
  const moment = useMoment(frame);
  const choose = (index) => {
    if (index === state.current.chosen) return;
    set({ chosen: index });
    setChosen(index);
  };
  const open = async (index) => {
    const { frame: own, video } = await get("/api/context", { frame: points[index][2], n: 0 });
    go("video", { id: video.id, t: own.time });
  };
  const pointers = usePointers(drawn, choose, open);
  const zoom = (factor) => set({ view: zoomed(state.current.view, canvas.current.clientWidth, canvas.current.clientHeight, factor) });
  const fit = () => set({ view: null });
  const keyed = (event) => {
    const { places, view } = state.current;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS && places.length) {
      const { clientWidth: width, clientHeight: height } = canvas.current;
      const from = state.current.chosen >= 0 ? state.current.chosen : -1;
      const to = from < 0 ? nearest(places, width / 2, height / 2, Infinity) : beyond(places, from, ARROWS[event.key]);
      if (to >= 0) {
        const [x, y] = places[to];
        const [dx, dy] = [x < 60 ? 60 - x : Math.min(0, width - 60 - x), y < 60 ? 60 - y : Math.min(0, height - 60 - y)];
        if (dx || dy) set({ view: panned(view, width, height, dx, dy) });
        choose(to);
      }
    } else if (event.key === "+" || event.key === "=") zoom(1.4);
    else if (event.key === "-") zoom(1 / 1.4);
    else if (event.key === "0") fit();
    else if (event.key === "Enter" && state.current.chosen >= 0) open(state.current.chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`
    <div class="map">
      <canvas ref=${canvas} tabindex="0" role="application" aria-label=${t("map.label")} aria-describedby="map-keys"
        onKeyDown=${keyed} onPointerLeave=${() => document.activeElement !== canvas.current && choose(-1)} ...${pointers}></canvas>
      <p id="map-keys" class="visually-hidden">${t("map.keys")}</p>
      <div class="map-tools">
        <button class="icon-button" aria-label=${t("map.in")} title=${t("map.in")} onClick=${() => zoom(1.6)}><${Icon} name="add" /></button>
        <button class="icon-button" aria-label=${t("map.out")} title=${t("map.out")} onClick=${() => zoom(1 / 1.6)}><${Icon} name="minus" /></button>
        <button class="icon-button" aria-label=${t("map.fit")} title=${t("map.fit")} onClick=${fit}><${Icon} name="fullscreen" /></button>
      </div>
      <${Chosen} frame=${frame} moment=${moment} />
      <p class="visually-hidden" role="status">${moment ? t("map.at", { name: moment.video.name, time: time(moment.frame.time) }) : ""}</p>
    </div>`;
}
