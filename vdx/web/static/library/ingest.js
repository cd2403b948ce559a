/** How indexing goes: what is done, what went wrong with which file, and trying those again. */

import { get, post } from "../core/api.js";
import { useData } from "../core/data.js";
import { count } from "../core/format.js";
import { t } from "../core/i18n.js";
import { isRunning, share } from "../core/jobs.js";
import { html, useState } from "../core/ui.js";
import { Dialog } from "../parts/dialog.js";
import { Icon } from "../parts/icon.js";
import { Progress } from "../parts/notice.js";
import { toast } from "../parts/toast.js";

const BAD = ["failed", "partial"];

/** Files that a job is done with, the last one first, with what is wrong with them. */
export function JobFiles({ files }) {
  if (files.length === 0) return null;
  return html`
    <ul class="job-files">
      ${[...files].reverse().map((file, index) => html`
        <li key=${`${index} ${file.name}`}>
          <span class="job-file-name" title=${file.name}>${file.name}</span>
          <span class=${BAD.includes(file.outcome) ? "badge badge-danger" : "badge"}>${t(`outcome.${file.outcome}`)}</span>
          ${file.error && html`<p class="small muted">${file.error}</p>`}
        </li>`)}
    </ul>`;
}

/** How far a job is: its bar, numbers and what it is at. */
export function JobProgress({ job }) {
  const running = isRunning(job);
  const done = count(Math.floor(job.done)); // a file under way counts by its share
  const numbers = job.total ? `${done} / ${count(job.total)}` : done;
  return html`
    <div class="job-progress">
      <p class="job-line">
        <strong>${t(`job.${job.state}`)}</strong>
        <span class="numbers muted">${job.unit ? `${numbers} ${t(`unit.${job.unit}`)}` : ""}</span>
        <span class="ellipsis muted job-message" title=${job.message}>${job.message}</span>
      </p>
      <${Progress} value=${running ? share(job) : 1} label=${t("ingest.progress")} />
    </div>`;
}

/** Ends a job; what is done stays. */
export function cancelJob(job) {
  return post(`/api/jobs/${job.id}/cancel`).catch((error) => toast(error.message, { error: true }));
}

function retryFailed() {
  return post("/api/ingest", { retry: true }).catch((error) => toast(error.message, { error: true }));
}

function FailuresDialog({ files, onClose, canRetry }) {
  const again = async () => {
    await retryFailed();
    onClose();
  };
  const actions = canRetry && html`
    <button class="button button-main" onClick=${again}><${Icon} name="retry" />${t("ingest.retry")}</button>`;
  return html`
    <${Dialog} title=${t("ingest.failures", { count: files.length })} onClose=${onClose} actions=${actions}>
      <ul class="job-files">
        ${files.map((file) => html`
          <li key=${file.name}>
            <span class="job-file-name" title=${file.name}>${file.name}</span>
            <p class="small muted">${file.error}</p>
          </li>`)}
      </ul>
    <//>`;
}

function Running({ job }) {
  const [open, setOpen] = useState(false);
  return html`
    <section class="panel ingest" aria-label=${t("ingest.title")}>
      <div class="ingest-row">
        <${JobProgress} job=${job} />
        <button class="button" aria-expanded=${open} onClick=${() => setOpen(!open)}>${t("ingest.files")}</button>
        <button class="button" onClick=${() => cancelJob(job)}>${t("ingest.stop")}</button>
      </div>
      ${open && html`<${JobFiles} files=${job.files} />`}
    </section>`;
}

/**
 * The strips above the grid: indexing that goes on, and files that could not be read.
 * @param {{jobs: object[], version: number, canRetry: boolean}} props version: counts changes of the library
 */
export function IngestStatus({ jobs, version, canRetry }) {
  const [open, setOpen] = useState(false);
  const running = jobs.filter(isRunning);
  const depends = [version, running.length];
  const { data } = useData((signal) => get("/api/failures", {}, { signal }), depends);
  const files = data?.files || [];
  return html`
    ${running.map((job) => html`<${Running} key=${job.id} job=${job} />`)}
    ${files.length > 0 && running.length === 0 && html`
      <p class="ingest-failed small">
        <${Icon} name="warning" size=${16} />
        <span>${t("ingest.unread", { count: count(files.length) })}</span>
        <button class="link-button" onClick=${() => setOpen(true)}>${t("ingest.why")}</button>
      </p>`}
    ${open && html`<${FailuresDialog} files=${files} canRetry=${canRetry} onClose=${() => setOpen(false)} />`}`;
}
