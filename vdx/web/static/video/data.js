/** What a video's page shows, asked of the server: what is missing is left out and the rest goes on. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";

const orNothing = (promise, nothing) => promise.catch((error) => {
  if (error.name === "AbortError") throw error;
  return nothing;
});

/** {info, shots, frames} of a video, as useData gives it. */
export function useVideo(id) {
  return useData(async (signal) => {
    const [info, shots, frames] = await Promise.all([
      get(`/api/videos/${id}`, {}, { signal }),
      get(`/api/videos/${id}/shots`, {}, { signal }),
      orNothing(get(`/api/videos/${id}/frames`, {}, { signal }), { frames: [] }),
    ]);
    return { info, shots: shots.shots, frames: frames.frames };
  }, [id]);
}

/** The colour and motion strips and what shots show (vdx.strips/1), null without. */
export function useStrips(id) {
  const loaded = useData((signal) => orNothing(get(`/api/videos/${id}/strips`, {}, { signal }), null), [id]);
  return loaded.data;
}

/** Videos that look alike (vdx.search/1), as useData gives it. */
export const useRelated = (id) => useData((signal) => get(`/api/videos/${id}/related`, {}, { signal }), [id]);

/** Videos with the same footage (vdx.copies/1), as useData gives it. */
export const useCopies = (id) => useData((signal) => get(`/api/videos/${id}/copies`, {}, { signal }), [id]);

/** Bookmarks in a video, as spans; null while they are not known. */
export function useMarks(id, round) {
  const loaded = useData((signal) => orNothing(get("/api/bookmarks", {}, { signal }), null), [id, round]);
  return loaded.data?.bookmarks.filter((one) => one.video?.id === id) || [];
}
