/**
 * What of the map is seen: a view is {x, y, scale}, the middle of the window and pixels to the map's height.
 * The map is a square; it is drawn as wide as its window, since how far apart things are means little.
 */

const CLOSEST = 40; // times nearer than the whole

const MARGIN = 48; // pixels round the whole

const within = (value, low, high) => Math.min(Math.max(value, low), high);

/** The scale at which the whole map fits. */
export const whole = (width, height) => Math.max(50, height - 2 * MARGIN);

const wider = (width, height) => Math.max(50, width - 2 * MARGIN) / whole(width, height);

/** Where a point of the map lies in the window, in pixels. */
export const toScreen = (view, width, height, x, y) => [
  (x - view.x) * view.scale * wider(width, height) + width / 2, (y - view.y) * view.scale + height / 2,
];

/** Which point of the map lies there in the window. */
export const toMap = (view, width, height, px, py) => [
  (px - width / 2) / (view.scale * wider(width, height)) + view.x, (py - height / 2) / view.scale + view.y,
];

const kept = (view) => ({ ...view, x: within(view.x, 0, 1), y: within(view.y, 0, 1) });

/** The view, moved by pixels. */
export const panned = (view, width, height, dx, dy) => kept({
  ...view, x: view.x - dx / (view.scale * wider(width, height)), y: view.y - dy / view.scale,
});

/** The view, `factor` times nearer, with what lies at a place of the window staying there. */
export function zoomed(view, width, height, factor, px = width / 2, py = height / 2) {
  const least = whole(width, height);
  const scale = within(view.scale * factor, least, least * CLOSEST);
  const [x, y] = toMap(view, width, height, px, py);
  return kept({ x: x - (px - width / 2) / (scale * wider(width, height)), y: y - (py - height / 2) / scale, scale });
}

/**
 * Which points get a picture: in their order, each that has room beside those before it.
 * @param {Array<[number, number]>} places in the window, by point
 * @param {{width: number, height: number, tile: [number, number], first?: number}} room first: a point that
 *   has a picture in any case; -1 for none
 * @returns {number[]} indices
 */
export function withRoom(places, { width, height, tile: [w, h], first = -1 }) {
  const taken = new Map();
  const chosen = [];
  const put = (index) => {
    const [x, y] = places[index];
    if (x < -w || y < -h || x > width + w || y > height + h) return;
    const [column, row] = [Math.floor(x / w), Math.floor(y / h)];
    for (let c = column - 1; c <= column + 1; c += 1) {
      for (let r = row - 1; r <= row + 1; r += 1) {
        const other = taken.get(`${c},${r}`);
        if (other && Math.abs(other[0] - x) < w && Math.abs(other[1] - y) < h) return;
      }
    }
    taken.set(`${column},${row}`, [x, y]);
    chosen.push(index);
  };
  if (first >= 0 && places[first]) put(first);
  for (let index = 0; index < places.length; index += 1) if (index !== first) put(index);
  return chosen;
}

/** The point nearest to a place of the window, no farther than `most` pixels; -1 if there is none. */
export function nearest(places, px, py, most) {
  let found = -1;
  let least = most;
  places.forEach(([x, y], index) => {
    const distance = Math.hypot(x - px, y - py);
    if (distance < least) [found, least] = [index, distance];
  });
  return found;
}

/** The next point in a direction [dx, dy], as arrows go; -1 if there is none. */
export function beyond(places, from, [dx, dy]) {
  let found = -1;
  let least = Infinity;
  const [x0, y0] = places[from];
  places.forEach(([x, y], index) => {
    if (index === from) return;
    const along = (x - x0) * dx + (y - y0) * dy;
    const aside = Math.abs((x - x0) * dy) + Math.abs((y - y0) * dx);
    const cost = along + 2 * aside;
    if (along > 0.5 && aside <= along * 2 && cost < least) [found, least] = [index, cost];
  });
  return found;
}
