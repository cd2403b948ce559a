/** The map of the library: what looks alike lies together. Drag and wheel, fingers, or keys. */

import { get } from "../core/api.js";
import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { useCanvas } from "./canvas.js";
import { usePointers } from "./pointers.js";
import { beyond, nearest, panned, zoomed } from "./view.js";
import { go } from "../core/route.js";
import { html, useEffect, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
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
