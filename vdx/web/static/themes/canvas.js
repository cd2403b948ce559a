/** The canvas of the map, drawn at most once a frame. */

import { useEffect, useRef } from "../core/ui.js";
import { draw } from "./drawing.js";
import { whole } from "./view.js";

/**
 * @param {Array<number[]>} points
 * @returns {{canvas: object, state: object, set: (change: object) => void}} refs to the canvas and to {view,
 *   places, chosen}; `set` changes the state and draws
 */
export function useCanvas(points) {
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
