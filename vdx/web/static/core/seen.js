/** Which videos were looked at, and how far. */

import { get, post } from "./api.js";
import { useEffect, useState } from "./ui.js";

/** Of each video that was looked at, by its id, the second that was seen last; empty until it is known. */
export function useSeen() {
  const [seen, setSeen] = useState(new Map());
  useEffect(() => {
    const abort = new AbortController();
    get("/api/seen", {}, { signal: abort.signal }).then(
      (answer) => setSeen(new Map(answer.seen.map((one) => [one.video, one.second]))),
      () => {}, // nothing fades then
    );
    return () => abort.abort();
  }, []);
  return seen;
}

/** Remembers how far, in seconds, a video was looked at. */
export function tellSeen(video, second) {
  return post("/api/seen", { video, second }).catch(() => {});
}
