/** A video's picture that runs through its shots as the pointer goes across. */

import { get } from "../core/api.js";
import { time } from "../core/format.js";
import { html, useEffect, useRef } from "../core/ui.js";

const KEPT = 80; // sprites remembered, with their decoded pictures: bounds the memory
const sprites = new Map();

async function fetched(id) {
  const sprite = await get(`/api/videos/${id}/sprite`);
  if (!sprite.tiles.length) return null;
  const image = new Image();
  image.src = sprite.url;
  await image.decode();
  return { ...sprite, image };
}

/**
 * The sprite of a video with its picture decoded, from memory if it was asked before; null without one.
 * @param {number} id
 */
export function spriteOf(id) {
  const known = sprites.get(id);
  if (known) {
    sprites.delete(id);
    sprites.set(id, known);
    return known;
  }
  const coming = fetched(id).catch(() => null);
  sprites.set(id, coming);
  if (sprites.size > KEPT) sprites.delete(sprites.keys().next().value);
  return coming;
}

let rounds = 0;

/** Fetches sprites one after the other, until it is called again: for cards in sight, before one points at them. */
export async function fetchSprites(ids) {
  rounds += 1;
  const round = rounds;
  for (const id of ids) {
    if (round !== rounds) return;
    await spriteOf(id);
  }
}

/** Forgets all sprites, for when the library changed. */
export const forgetSprites = () => sprites.clear();

function draw(canvas, sprite, tile) {
  const width = sprite.width;
  const height = sprite.height;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d").drawImage(sprite.image, tile.x, tile.y, width, height, 0, 0, width, height);
}

/**
 * Lies over a poster and is empty until the pointer comes; a moment chosen so is told by onMoment(seconds),
 * null when the pointer has left. Drawn past Preact, since it must follow the pointer.
 * @param {{id: number, onMoment?: (seconds: number|null) => void}} props
 */
export function Scrub({ id, onMoment }) {
  const layer = useRef(null);
  const state = useRef({ over: false, sprite: null, x: 0 });

  const show = () => {
    const { over, sprite, x } = state.current;
    const element = layer.current;
    if (!element || !over || !sprite) return;
    const index = Math.min(sprite.tiles.length - 1, Math.floor(x * sprite.tiles.length));
    const tile = sprite.tiles[index];
    const [canvas, label, bar] = element.children;
    draw(canvas, sprite, tile);
    label.textContent = time(tile.time);
    bar.style.width = `${((index + 1) / sprite.tiles.length) * 100}%`;
    element.classList.add("scrub-on");
    element.dataset.time = tile.time;
    onMoment?.(tile.time);
  };
  const at = (event) => {
    const frame = layer.current.getBoundingClientRect();
    state.current.x = Math.min(0.9999, Math.max(0, (event.clientX - frame.left) / frame.width));
  };
  const entered = async (event) => {
    state.current.over = true;
    at(event);
    state.current.sprite = await spriteOf(id);
    show();
  };
  const moved = (event) => {
    at(event);
    show();
  };
  const left = () => {
    state.current.over = false;
    layer.current.classList.remove("scrub-on");
    onMoment?.(null);
  };
  useEffect(() => { state.current = { over: false, sprite: null, x: 0 }; }, [id]);
  return html`
    <span ref=${layer} class="scrub" aria-hidden="true" onPointerEnter=${entered} onPointerMove=${moved}
      onPointerLeave=${left} onPointerCancel=${left}>
      <canvas /><span class="scrub-time numbers"></span><span class="scrub-bar"></span>
    </span>`;
}
