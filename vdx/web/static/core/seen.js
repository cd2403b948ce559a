/** Which videos were looked at, and how far; the library keeps it, so that it holds in every browser. */

import { get, post } from "./api.js";
import { useEffect, useState } from "./ui.js";

let known = new Map();
let asked = null;
const listeners = new Set();

function tell(seen) {
  known = seen;
  for (const listener of [...listeners]) listener(seen);
}

function ask() {
  asked ||= get("/api/seen").then(
    (answer) => tell(new Map([...answer.seen.map((one) => [one.video, one.second]), ...known])),
    () => { asked = null; }, // nothing fades then
  );
}

/** Of each video that was looked at, by its id, the second that was seen last; empty until it is known. */
export function useSeen() {
  const [seen, setSeen] = useState(known);
  useEffect(() => {
    listeners.add(setSeen);
    setSeen(known);
    ask();
    return () => listeners.delete(setSeen);
  }, []);
  return seen;
}

/** Remembers how far a video was looked at. */
export function tellSeen(video, second) {
  tell(new Map([...known, [Number(video), second]]));
  return post("/api/seen", { video: Number(video), second }).catch(() => {});
}
