/** Pictures and clips that somebody gives to search with. */

import { post } from "./api.js";

const KEY = "vdx.uploads";
const REMEMBERED = 60;

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || [];
  } catch {
    return [];
  }
}

/** What is known here of an upload: {id, name, kind, duration}; null if it was made elsewhere. */
export const uploaded = (id) => remembered().find((one) => one.id === id) || null;

/**
 * Sends a file; gives its token. The name travels percent-encoded, since headers have no other letters.
 * @param {File} file
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<string>}
 */
export async function upload(file, { signal } = {}) {
  const name = file.name || "picture";
  const made = await post("/api/uploads", file, { signal, headers: { "X-Name": encodeURIComponent(name) } });
  const others = remembered().filter((one) => one.id !== made.id);
  const entry = { id: made.id, name: made.name || name, kind: made.kind, duration: made.duration };
  localStorage.setItem(KEY, JSON.stringify([entry, ...others].slice(0, REMEMBERED)));
  return `u-${made.id}`;
}
