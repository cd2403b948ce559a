/** Asking for a preview: which moment, how good; and waiting for it. */

import { post } from "../core/api.js";
import { bytes, percent, time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { isRunning, share, useJobs } from "../core/jobs.js";
import { html, useEffect, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { Progress } from "../parts/notice.js";
import { toast } from "../parts/toast.js";
import { SideBySide } from "./sidebyside.js";

const SECONDS = 4;

function Moment({ video, at, onAt }) {
  const [shown, setShown] = useState(at);
  useEffect(() => {
    const timer = setTimeout(() => setShown(at), 150);
    return () => clearTimeout(timer);
  }, [at]);
  const last = Math.max(0, video.duration - SECONDS);
  return html`
    <div class="moment">
      <img src=${`/videos/${video.id}/at.jpg?t=${shown}&w=640`} alt="" />
      <label class="small">${t("compact.moment", { time: time(at, 1) })}
        <input type="range" min="0" max=${last || 0.001} step="0.1" value=${at} disabled=${last === 0}
          onInput=${(event) => onAt(Number(event.currentTarget.value))} />
      </label>
    </div>`;
}

function Outcome({ result }) {
  const saved = 1 - result.made_bytes / Math.max(1, result.source_bytes);
  return html`
    <p class="outcome">
      <span><strong class="numbers">${bytes(result.source_bytes)} → ${bytes(result.made_bytes)}</strong>
        <span class="muted small">${saved > 0 ? t("compact.saved", { share: percent(saved) }) : t("compact.nothing")}</span></span>
      ${result.vmaf !== null && result.vmaf !== undefined && html`
        <span><strong class="numbers">VMAF ${result.vmaf.toFixed(1)}</strong> <span class="muted small">${t("compact.vmaf")}</span></span>`}
    </p>`;
}

/**
 * @param {{video: object, tier: number, target: number, at: number, onAt: (seconds: number) => void}} props
 */
export function Preview({ video, tier, target, at, onAt }) {
  const jobs = useJobs();
  const [asked, setAsked] = useState(null); // the job, as it was when it began
  const [busy, setBusy] = useState(false);
  const job = asked && (jobs.find((one) => one.id === asked.id) || asked);
  useEffect(() => { setAsked(null); }, [tier, target]);
  const start = async () => {
    setBusy(true);
    try {
      setAsked(await post("/api/compact/preview", { video: video.id, at, seconds: Math.min(SECONDS, video.duration), target, tier }));
    } catch (error) {
      toast(error.message, { error: true });
    }
    setBusy(false);
  };
  const running = job && isRunning(job);
  const cancel = () => post(`/api/jobs/${job.id}/cancel`).catch((error) => toast(error.message, { error: true }));
  if (job?.state === "done" && job.result) {
    return html`
      <${SideBySide} source=${job.result.source} made=${job.result.made} />
      <${Outcome} result=${job.result} />
      <button class="button" onClick=${() => setAsked(null)}><${Icon} name="back" />${t("compact.another")}</button>`;
  }
  return html`
    <${Moment} video=${video} at=${at} onAt=${onAt} />
    ${job?.state === "failed" && html`<p class="form-error" role="alert">${job.message || t("failure.title")}</p>`}
    ${running
      ? html`<div class="preview-wait" role="status"><p class="small">${t("compact.making")}</p>
          <${Progress} value=${share(job)} label=${t("compact.making")} />
          <button class="link-button small" onClick=${cancel}>${t("cancel")}</button></div>`
      : html`<button class="button button-main" disabled=${busy || !video.online} onClick=${start}><${Icon} name="play" />${t("compact.preview")}</button>`}
    ${!video.online && html`<p class="muted small">${t("compact.offline")}</p>`}`;
}
