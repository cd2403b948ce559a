/** The map as pixels: a dot for each keyframe, pictures where there is room. */

import { toScreen, withRoom } from "./view.js";

export const TILE = [84, 50];
const DOT = 3;
const KEPT = 600; // pictures in memory
const pictures = new Map();

/** Colours of the groups, told apart in light and dark: eight hues in two lightnesses. */
export const colour = (group) => `hsl(${(group * 137.5) % 360} 52% ${group % 2 ? 48 : 60}%)`;

function picture(frame, onLoad) {
  const known = pictures.get(frame);
  if (known) return known;
  const image = new Image();
  image.decoding = "async";
  image.onload = onLoad;
  image.src = `/frames/${frame}.jpg?w=160`;
  pictures.set(frame, image);
  if (pictures.size > KEPT) pictures.delete(pictures.keys().next().value);
  return image;
}

function drawTile(context, image, x, y, border, large) {
  const scale = large ? 1.9 : 1;
  const [w, h] = [TILE[0] * 0.94 * scale, TILE[1] * 0.94 * scale];
  context.save();
  context.beginPath();
  context.roundRect(x - w / 2, y - h / 2, w, h, 5);
  context.fillStyle = "#0b0c0d";
  context.fill();
  context.clip();
  if (image.complete && image.naturalWidth) {
    const fit = Math.min(w / image.naturalWidth, h / image.naturalHeight);
    const [iw, ih] = [image.naturalWidth * fit, image.naturalHeight * fit];
    context.drawImage(image, x - iw / 2, y - ih / 2, iw, ih);
  }
  context.restore();
  context.lineWidth = large ? 3 : 1.5;
  context.strokeStyle = border;
  context.stroke();
}

/**
 * Draws what is seen and gives where each point is, in pixels of the window.
 * @param {CanvasRenderingContext2D} context
 * @param {{points: Array<number[]>, view: object, width: number, height: number, chosen: number,
 *   onLoad: () => void}} what
 */
export function draw(context, { points, view, width, height, chosen, onLoad }) {
  const places = points.map(([x, y]) => toScreen(view, width, height, x, y));
  context.clearRect(0, 0, width, height);
  points.forEach(([, , , , group], index) => {
    const [x, y] = places[index];
    if (x < -DOT || y < -DOT || x > width + DOT || y > height + DOT) return;
    context.fillStyle = colour(group);
    context.beginPath();
    context.arc(x, y, DOT, 0, 2 * Math.PI);
    context.fill();
  });
  for (const index of withRoom(places, { width, height, tile: TILE, first: chosen }).reverse()) {
    const [, , frame, , group] = points[index];
    drawTile(context, picture(frame, onLoad), ...places[index], colour(group), index === chosen);
  }
  return places;
}
