/** Lines from details in one picture to the same in the other, at the moment where they were found. */

import { html, useEffect, useRef, useState } from "../core/ui.js";

const AWAY = 0.3; // seconds from the moment of the proof: then the lines mean nothing any more
const MOST = 40; // lines: more would hide the pictures

function useStages(layer) {
  const [boxes, setBoxes] = useState(null);
  useEffect(() => {
    const pair = layer.current.parentElement;
    const measure = () => {
      const from = pair.getBoundingClientRect();
      const found = [...pair.querySelectorAll(".stage")].map((stage) => {
        const box = stage.getBoundingClientRect();
        return { x: box.left - from.left, y: box.top - from.top, w: box.width, h: box.height };
      });
      setBoxes(found.length === 2 ? { pair: { w: from.width, h: from.height }, found } : null);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(pair);
    measure();
    return () => observer.disconnect();
  }, []);
  return boxes;
}

/** The drawing; lies over both stages. */
export function Matches({ proof, clock, onMoved }) {
  const layer = useRef(null);
  const boxes = useStages(layer);
  useEffect(() => clock.on(() => {
    if (Math.abs(clock.time - proof.query_time) > AWAY) onMoved();
  }), [clock, proof]);
  const lines = boxes ? proof.points.slice(0, MOST).map(([qx, qy, x, y]) => {
    const [one, other] = boxes.found;
    return { x1: one.x + qx * one.w, y1: one.y + qy * one.h, x2: other.x + x * other.w, y2: other.y + y * other.h };
  }) : [];
  return html`
    <svg ref=${layer} class="matches" aria-hidden="true"
      viewBox=${boxes ? `0 0 ${boxes.pair.w} ${boxes.pair.h}` : undefined}>
      ${lines.map((line, index) => html`
        <g key=${index} class=${`match match-${index % 6}`}>
          <line ...${line} /><circle cx=${line.x1} cy=${line.y1} r="4" /><circle cx=${line.x2} cy=${line.y2} r="4" />
        </g>`)}
    </svg>`;
}
