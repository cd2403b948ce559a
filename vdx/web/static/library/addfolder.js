/** Choosing a folder of this machine to index, and seeing it happen. */

import { get, post } from "../core/api.js";
import { useData } from "../core/data.js";
import { count } from "../core/format.js";
import { t } from "../core/i18n.js";
import { isRunning } from "../core/jobs.js";
import { html, useState } from "../core/ui.js";
import { Dialog } from "../parts/dialog.js";
import { Icon } from "../parts/icon.js";
import { Progress } from "../parts/notice.js";
import { JobFiles, JobProgress } from "./ingest.js";

function Places({ places, onOpen }) {
  return html`
    <ul class="folder-places" aria-label=${t("folders.places")}>
      ${places.map((place) => html`
        <li key=${place.path}>
          <button type="button" class="chip" onClick=${() => onOpen(place.path)}><${Icon} name="folder" />${place.name}</button>
        </li>`)}
    </ul>`;
}

function Below({ folders, onOpen }) {
  if (folders.length === 0) return html`<li class="muted folder-none">${t("folders.none")}</li>`;
  return folders.map((folder) => html`
    <li key=${folder.path}>
      <button class="folder" onClick=${() => onOpen(folder.path)}>
        <${Icon} name="folder" /><span class="ellipsis">${folder.name}</span><${Icon} name="forward" size=${16} />
      </button>
    </li>`);
}

// What one is about to press or types must not change when the folders come: hence its height from the start,
// and the path that is kept from the moment that the field has the focus.
function Chooser({ listing, error, onPath }) {
  const [typed, setTyped] = useState(null);
  const path = typed ?? listing?.path ?? "";
  const open = (to) => {
    setTyped(null);
    onPath(to);
  };
  const submitted = (event) => {
    event.preventDefault();
    open(path.trim());
  };
  return html`
    <form class="folder-path" onSubmit=${submitted}>
      <button type="button" class="icon-button" aria-label=${t("folders.up")} title=${t("folders.up")}
        disabled=${!listing?.parent} onClick=${() => open(listing.parent)}><${Icon} name="up" /></button>
      <input class="field" aria-label=${t("folders.path")} value=${path} spellcheck=${false} autocomplete="off"
        onFocus=${() => setTyped(path)} onInput=${(event) => setTyped(event.currentTarget.value)} />
      <button class="button">${t("folders.open")}</button>
    </form>
    <ul class="folder-list" aria-label=${t("folders.below")}>
      ${listing && html`<${Below} folders=${listing.folders} onOpen=${open} />`}
    </ul>
    <div class="folder-foot small">
      ${error
        ? html`<p class="folder-error" role="alert">${error.message}</p>`
        : html`
          <p class="muted numbers">${listing && t("folders.videos", { count: count(listing.videos) })}</p>
          <${Places} places=${listing?.places || []} onOpen=${open} />`}
    </div>`;
}

function Started({ job }) {
  if (!job) return html`<${Progress} label=${t("ingest.progress")} />`;
  return html`
    <${JobProgress} job=${job} />
    <p class="small muted folder-note">${isRunning(job) ? t("folders.leave") : t("folders.done")}</p>
    <${JobFiles} files=${job.files} />`;
}

/**
 * The dialog.
 * @param {{jobs: object[], onClose: () => void}} props jobs: those of ingest, as they go on
 */
export function AddFolder({ jobs, onClose }) {
  const [path, setPath] = useState("");
  const [started, setStarted] = useState(null);
  const [refused, setRefused] = useState(null);
  const listed = useData((signal) => get("/api/folders", { path }, { signal }), [path]);
  const add = async () => {
    try {
      setRefused(null);
      setStarted(await post("/api/ingest", { paths: [listed.data.path] }));
    } catch (error) {
      setRefused(error);
    }
  };
  const actions = started
    ? html`<button class="button button-main" onClick=${onClose}>${t("close")}</button>`
    : html`
      <button class="button" onClick=${onClose}>${t("cancel")}</button>
      <button class="button button-main" disabled=${!listed.data || Boolean(listed.error)} onClick=${add}>
        ${t("folders.add")}
      </button>`;
  const job = started && (jobs.find(({ id }) => id === started.id) || started);
  return html`
    <${Dialog} title=${t("folders.title")} onClose=${onClose} actions=${actions}>
      ${started
        ? html`<${Started} job=${job} />`
        : html`
          <p class="muted small folder-note">${t("folders.text")}</p>
          <${Chooser} listing=${listed.data} error=${refused || listed.error} onPath=${setPath} />`}
    <//>`;
}
