/** Mouse and fingers on the map: they move it, zoom it, and choose a picture. */

import { useEffect, useRef } from "../core/ui.js";
import { nearest, panned, zoomed } from "./view.js";

const REACH = 60; // pixels from a point that still mean it
const CLICK = 6; // pixels that a click may move

/**
 * Handlers for the canvas.
 * @param {object} drawn what useCanvas gives
 * @param {(index: number) => void} choose
 * @param {(index: number) => void} open
 */
export function usePointers({ canvas, state, set }, choose, open) {
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
    const clicked = fingers.size === 1 && far < CLICK && event.type === "pointerup";
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
