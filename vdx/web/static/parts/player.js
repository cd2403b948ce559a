/** A video on its stage: played where the browser can, else from a proxy, else shown picture by picture. */

import { get, post } from "../core/api.js";
import { percent } from "../core/format.js";
import { t } from "../core/i18n.js";
import { isRunning, share, useJobs } from "../core/jobs.js";
import { html, useEffect, useRef, useState } from "../core/ui.js";
import { useClock } from "../video/clock.js";
import { Icon } from "./icon.js";
import { Progress } from "./notice.js";

const WAIT = 120; // milliseconds that a moment has to last before its picture is fetched

// Asked of the browser, since only it knows what it plays.
const TYPES = {
  h264: 'video/mp4; codecs="avc1.640028"',
  hevc: 'video/mp4; codecs="hvc1.1.6.L120.90"',
  av1: 'video/mp4; codecs="av01.0.08M.08"',
  vp8: 'video/webm; codecs="vp8"',
  vp9: 'video/webm; codecs="vp9"',
};

/** The codecs that this browser plays. */
export function playableTypes() {
  const video = document.createElement("video");
  return Object.keys(TYPES).filter((name) => video.canPlayType(TYPES[name])).join(",");
}

/**
 * How a video is played here: {state, url, why, progress, make()}; state is "loading", "play", "none" (a
 * proxy can be made), "making", "failed" or "offline".
 */
export function usePlayback(id) {
  const [answer, setAnswer] = useState(null);
  const [broken, setBroken] = useState("");
  const [job, setJob] = useState(null);
  const [round, setRound] = useState(0);
  const jobs = useJobs("proxy");
  const now = job && (jobs.find((one) => one.id === job.id) || job);
  useEffect(() => {
    const abort = new AbortController();
    get(`/api/videos/${id}/playback`, { types: playableTypes() }, { signal: abort.signal }).then(
      (found) => setAnswer(found),
      (error) => error.name !== "AbortError" && setAnswer({ error }),
    );
    return () => abort.abort();
  }, [id, round]);
  useEffect(() => { if (now?.state === "done") setRound((n) => n + 1); }, [now?.state]);
  const make = async () => {
    try {
      setJob(await post(`/api/videos/${id}/proxy`));
    } catch (error) {
      setAnswer((old) => ({ ...old, proxy: { state: "failed" }, why: error.message }));
    }
  };
  return { ...stateOf(answer, now, broken), make, onBroken: (url) => setBroken(url) };
}

function stateOf(answer, job, broken) {
  if (!answer) return { state: "loading" };
  if (answer.error) return { state: "offline", why: answer.error.message };
  if (answer.direct && answer.url !== broken) return { state: "play", url: answer.url };
  const { proxy } = answer;
  const why = answer.direct ? t("player.refused") : answer.why;
  if (proxy.state === "ready" && proxy.url !== broken) return { state: "play", url: proxy.url, proxy: true };
  if (job && isRunning(job)) return { state: "making", progress: share(job), why };
  if (job?.state === "failed") return { state: "failed", why: job.message };
  if (proxy.state === "running") return { state: "making", progress: proxy.progress, why };
  return { state: proxy.state === "failed" ? "failed" : "none", why };
}

/** The picture on screen at the clock's time, for what cannot be played; keyframes where there is no file. */
function Still({ id, clock, frames, offline }) {
  const [at, setAt] = useState(clock.time);
  useEffect(() => {
    let timer = 0;
    const stop = clock.on(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setAt(clock.time), WAIT);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [clock]);
  const keyframes = frames.filter((frame) => frame.keyframe);
  const nearest = keyframes.reduce(
    (best, one) => (!best || Math.abs(one.time - at) < Math.abs(best.time - at) ? one : best), null);
  if (offline && !nearest) return null;
  const src = offline ? `/frames/${nearest.id}.jpg` : `/videos/${id}/at.jpg?t=${at.toFixed(3)}&w=1280`;
  return html`<img class="stage-picture" src=${src} alt="" />`;
}

function Wait({ playback }) {
  const { state, why, progress, make } = playback;
  if (state === "loading" || state === "play") return null;
  const failed = state === "failed" || state === "offline";
  return html`
    <div class=${failed ? "stage-note stage-note-failed" : "stage-note"}>
      <p>${failed && html`<${Icon} name="warning" size=${16} />`} ${why}</p>
      ${state === "making" && html`
        <div class="stage-making">
          <${Progress} value=${progress} label=${t("player.making")} />
          <span class="numbers small">${progress === null ? "" : percent(progress)}</span>
        </div>`}
      ${(state === "none" || state === "failed") && html`
        <button class="button button-main" onClick=${make}><${Icon} name="play" />${t("player.make")}</button>`}
    </div>`;
}

/**
 * The stage; children lie over the picture and have its size.
 * @param {{video: object, clock: Clock, playback: object, frames?: object[], muted?: boolean, children?: any}} props
 *   video: with id, width and height; playback: of usePlayback
 */
export function Player({ video, clock, playback, frames = [], muted = false, children }) {
  const element = useRef(null);
  const playing = useClock(clock, (now) => now.playing);
  const { state, url } = playback;
  useEffect(() => (state === "play" ? clock.attach(element.current) : undefined), [state, url, clock]);
  return html`
    <div class="stage" style=${{ "--ratio": `${video.width / video.height}` }}>
      ${state === "play"
        ? html`<video ref=${element} class="stage-picture" src=${url} preload="auto" playsinline muted=${muted}
            onClick=${() => clock.toggle()} onError=${() => playback.onBroken(url)} aria-label=${video.name} />`
        : html`<${Still} id=${video.id} clock=${clock} frames=${frames} offline=${state === "offline"} />`}
      ${state === "play" && !playing && html`<span class="stage-play" aria-hidden="true"><${Icon} name="play" size=${40} filled /></span>`}
      ${children}
      <${Wait} playback=${playback} />
    </div>`;
}
