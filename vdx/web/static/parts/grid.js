/** A grid of any length of which only the rows near the window are in the page. */

import { html, useCallback, useEffect, useLayoutEffect, useRef, useState } from "../core/ui.js";

const ROWS_BEYOND = 2; // drawn above and below the window, so that scrolling meets no gap
const STEPS = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: (n) => -n, ArrowDown: (n) => n };

/** The width of an element, kept. */
export function useWidth(element) {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    setWidth(element.current.clientWidth);
    const observer = new ResizeObserver(() => element.current && setWidth(element.current.clientWidth));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

function useWindow(element, rowHeight, rows) {
  const [span, setSpan] = useState([0, 0]);
  const measure = useCallback(() => {
    if (!element.current || !rowHeight) return;
    const above = -element.current.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(above / rowHeight) - ROWS_BEYOND);
    const last = Math.min(rows, Math.ceil((above + innerHeight) / rowHeight) + ROWS_BEYOND);
    setSpan((old) => (old[0] === first && old[1] === last ? old : [first, Math.max(first, last)]));
  }, [rowHeight, rows]);
  useLayoutEffect(measure, [measure]);
  useEffect(() => {
    addEventListener("scroll", measure, { passive: true });
    addEventListener("resize", measure);
    return () => {
      removeEventListener("scroll", measure);
      removeEventListener("resize", measure);
    };
  }, [measure]);
  return span;
}

/**
 * Draws `item(index, width)` for the items near the window; arrows go from one to the next.
 * @param {{
 *   count: number, item: (index: number, width: number) => any, label: string,
 *   least?: number, height: (width: number) => number, gap?: number,
 *   onRange?: (first: number, end: number) => void,
 * }} props least: pixels that a column has at the least; height: of an item by its width; onRange: told
 *   which items are drawn, for those that have to be fetched
 */
export function Grid({ count, item, label, least = 240, height, gap = 20, onRange }) {
  const box = useRef(null);
  const width = useWidth(box);
  const columns = Math.max(1, Math.floor((width + gap) / (least + gap)));
  const column = Math.max(0, (width - gap * (columns - 1)) / columns);
  const tall = Math.round(height(column));
  const rowHeight = width ? tall + gap : 0;
  const rows = Math.ceil(count / columns);
  const [firstRow, endRow] = useWindow(box, rowHeight, rows);
  const first = firstRow * columns;
  const end = Math.min(count, endRow * columns);
  useEffect(() => { if (width && onRange) onRange(first, end); }, [first, end, width, count]);

  const pressed = (event) => {
    const step = STEPS[event.key];
    const from = event.target.closest?.("[data-index]");
    if (!step || !from || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
    const to = Number(from.dataset.index) + step(columns);
    if (to < 0 || to >= count) return;
    event.preventDefault();
    focusItem(box.current, to, Math.floor(to / columns) * rowHeight, tall);
  };
  const place = (index) => ({
    width: `${column}px`,
    height: `${tall}px`,
    transform: `translate(${(index % columns) * (column + gap)}px, ${Math.floor(index / columns) * rowHeight}px)`,
  });
  const indices = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  return html`
    <ul ref=${box} class="grid" role="list" aria-label=${label} onKeyDown=${pressed}
      style=${{ height: `${Math.max(0, rows * rowHeight - gap)}px` }}>
      ${width > 0 && indices.map((index) => html`
        <li key=${index} class="grid-item" data-index=${index} style=${place(index)}
          aria-setsize=${count} aria-posinset=${index + 1}>${item(index, column)}</li>`)}
    </ul>`;
}

function focusItem(box, index, top, tall) {
  const from = box.getBoundingClientRect().top + top;
  const head = 72; // what the page's head covers
  if (from < head) scrollBy(0, from - head);
  else if (from + tall > innerHeight - 16) scrollBy(0, from + tall - innerHeight + 16);
  const find = (tries) => {
    const item = box.querySelector(`[data-index="${index}"]`);
    const target = item?.querySelector('a:not([tabindex="-1"]), button:not([tabindex="-1"])');
    if (target) target.focus({ preventScroll: true });
    else if (tries > 0) requestAnimationFrame(() => find(tries - 1));
  };
  requestAnimationFrame(() => find(10));
}
