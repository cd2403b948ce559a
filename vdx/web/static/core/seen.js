/** Which videos were looked at; the library keeps it, so that it holds in every browser. */

import { get, post } from "./api.js";
import { useEffect, useState } from "./ui.js";

let seen = null; // a Set of ids, once asked for
let asked = null;
const listeners = new Set();

function tell(ids) {
  seen = ids;
  for (const listener of [...listeners]) listener(ids);
}

function ask() {
  asked ||= get("/api/seen").then(
    (answer) => tell(new Set(answer.seen.map((one) => one.video))),
    () => { asked = null; }, // nothing fades then
  );
}

/** The ids of the videos that were seen; the component is drawn again when there are more. */
export function useSeen() {
  const [ids, setIds] = useState(seen || new Set());
  useEffect(() => {
    listeners.add(setIds);
    ask();
    return () => listeners.delete(setIds);
  }, []);
  return ids;
}

/**
 * Notes that a video was looked at, and up to where.
 * @param {number} video
 * @param {number} second
 */
export async function markSeen(video, second) {
  await post("/api/seen", { video, second });
  tell(new Set([...(seen || []), video]));
}
