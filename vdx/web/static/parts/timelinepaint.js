/** What the timeline's canvas shows, from the top: colours, motion with shots over it, hits. */

const COLOURS = 14; // pixels high
const MOTION = 34;
const HITS = 10;
/** Pixels from top to bottom. */
export const HEIGHT = COLOURS + MOTION + HITS;

function palette() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

function paintColours(pen, x, width, strips, colour) {
  pen.fillStyle = colour("sunken");
  pen.fillRect(0, 0, width, COLOURS);
  if (!strips?.colors.length) return;
  const { times, colors } = strips;
  times.forEach((time, index) => {
    const left = x(time);
    const right = index + 1 < times.length ? x(times[index + 1]) : width;
    if (right < 0 || left > width) return;
    pen.fillStyle = colors[index];
    pen.fillRect(left, 0, right - left + 1, COLOURS);
  });
}

function paintMotion(pen, x, width, strips, colour) {
  pen.fillStyle = colour("surface");
  pen.fillRect(0, COLOURS, width, MOTION);
  if (!strips?.motion.length) return;
  const floor = COLOURS + MOTION;
  pen.fillStyle = colour("accent");
  pen.globalAlpha = 0.32;
  pen.beginPath();
  pen.moveTo(x(strips.times[0]), floor);
  strips.motion.forEach((value, index) => {
    pen.lineTo(x(strips.times[index]), floor - Math.min(1, value) * (MOTION - 4));
  });
  pen.lineTo(Math.max(x(strips.times.at(-1)), width), floor);
  pen.fill();
  pen.globalAlpha = 1;
}

function paintShots(pen, x, width, shots, colour) {
  pen.fillStyle = colour("strong-line");
  let last = -10;
  for (const shot of shots) {
    if (shot.opening) {
      const [from, to] = shot.opening.map(x);
      pen.globalAlpha = 0.35;
      pen.beginPath(); // two wedges: one shot goes as the other comes
      pen.moveTo(from, COLOURS);
      pen.lineTo(Math.max(to, from + 3), COLOURS + MOTION / 2);
      pen.lineTo(from, COLOURS + MOTION);
      pen.fill();
      pen.globalAlpha = 1;
    }
    const left = Math.round(x(shot.start));
    if (shot.index === 0 || left < 0 || left > width || left - last < 2) continue;
    pen.globalAlpha = left - last < 5 ? 0.4 : 0.8;
    pen.fillRect(left, COLOURS, 1, MOTION);
    last = left;
  }
  pen.globalAlpha = 1;
}

function paintSpans(pen, x, spans, top, height, fill) {
  pen.fillStyle = fill;
  for (const span of spans) {
    const left = x(span.start);
    pen.beginPath();
    pen.roundRect(left, top, Math.max(4, x(span.end) - left), height, 2);
    pen.fill();
  }
}

/**
 * Draws it.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width in pixels of the page
 * @param {object} data of Timeline, with `view`
 */
export function drawTimeline(canvas, width, { view, shots, strips, hits, marks = [], span }) {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(HEIGHT * scale);
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const colour = palette();
  const x = (seconds) => ((seconds - view.from) / (view.to - view.from)) * width;
  paintColours(pen, x, width, strips, colour);
  paintMotion(pen, x, width, strips, colour);
  paintShots(pen, x, width, shots, colour);
  pen.fillStyle = colour("sunken");
  pen.fillRect(0, COLOURS + MOTION, width, HITS);
  const low = COLOURS + MOTION + 2;
  paintSpans(pen, x, marks, low, HITS - 4, colour("accent"));
  paintSpans(pen, x, hits, low, HITS - 4, colour("hit-fill"));
  if (!span) return;
  pen.fillStyle = colour("accent");
  pen.globalAlpha = 0.22;
  pen.fillRect(x(span.start), 0, Math.max(2, x(span.end) - x(span.start)), HEIGHT);
  pen.globalAlpha = 1;
  for (const edge of [span.start, span.end]) pen.fillRect(x(edge) - 1, 0, 2, HEIGHT);
}
