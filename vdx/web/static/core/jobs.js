/** What takes long on the server, as it goes on. */

import { events, get } from "./api.js";
import { useEffect, useState } from "./ui.js";

const RUNNING = ["queued", "running"];

/** Whether a job goes on. */
export const isRunning = (job) => RUNNING.includes(job.state);

/** The share of a job that is done, 0 to 1; null when nobody knows of how much. */
export const share = (job) => (job.total ? Math.min(1, job.done / job.total) : null);

/**
 * The jobs of a kind (of any without one), the latest first; drawn again as they go on.
 * @param {string} [kind]
 * @returns {object[]} vdx.job/1
 */
export function useJobs(kind) {
  const [jobs, setJobs] = useState([]);
  useEffect(() => {
    const abort = new AbortController();
    const put = (old, job) => (old.some((one) => one.id === job.id)
      ? old.map((one) => (one.id === job.id ? job : one))
      : [job, ...old]);
    const stop = events((name, job) => {
      if (name === "job" && (!kind || job.kind === kind)) setJobs((old) => put(old, job));
    });
    get("/api/jobs", {}, { signal: abort.signal }).then(
      ({ jobs: all }) => setJobs((old) => {
        const fresh = all.filter((job) => !kind || job.kind === kind);
        return [...old.filter((job) => !fresh.some((one) => one.id === job.id)), ...fresh]
          .map((job) => old.find((one) => one.id === job.id) || job);
      }),
      () => {},
    );
    return () => {
      abort.abort();
      stop();
    };
  }, [kind]);
  return jobs;
}

/** Calls handler() when the library's content changed. */
export function useChanges(handler) {
  useEffect(() => events((name) => { if (name === "library") handler(); }), [handler]);
}
