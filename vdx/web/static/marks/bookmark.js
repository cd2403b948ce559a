/** Keeping a moment: into which collection, from when to when, with a note. */

import { get, post } from "../core/api.js";
import { useData } from "../core/data.js";
import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { html, useEffect, useState } from "../core/ui.js";
import { Dialog } from "../parts/dialog.js";
import { toast } from "../parts/toast.js";

const KEY = "vdx.collection"; // the one that was chosen last
const NEW = "new";

async function save({ choice, name, video, start, end, note }) {
  let collection = Number(choice) || null;
  if (choice === NEW) collection = (await post("/api/collections", { name: name.trim() })).id;
  localStorage.setItem(KEY, String(collection || ""));
  return post("/api/bookmarks", { collection, video: video.id, start, end, note: note.trim() });
}

function useChoice(collections) {
  const [choice, setChoice] = useState(null); // null: nobody has chosen
  useEffect(() => {
    if (!collections) return;
    const last = Number(localStorage.getItem(KEY));
    const first = collections.some((one) => one.id === last) ? String(last) : "";
    setChoice((chosen) => (chosen === null ? first : chosen));
  }, [collections]);
  return [choice, setChoice];
}

/**
 * @param {{video: {id: number, name: string}, start: number, end: number, picture?: string,
 *   onClose: () => void}} props
 */
export function BookmarkDialog({ video, start, end, picture, onClose }) {
  const { data, error } = useData((signal) => get("/api/collections", {}, { signal }), []);
  const [choice, setChoice] = useChoice(data?.collections);
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const ready = data && !busy && (choice !== NEW || name.trim());
  const submitted = async (event) => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    try {
      await save({ choice, name, video, start, end, note });
      toast(t("bookmark.kept"));
      onClose();
    } catch (problem) {
      toast(problem.message, { error: true });
      setBusy(false);
    }
  };
  const keyed = (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submitted(event); };
  return html`
    <${Dialog} title=${t("bookmark.title")} onClose=${onClose}>
      <form class="form" onSubmit=${submitted}>
        <div class="bookmark-what">
          ${picture && html`<img src=${picture} alt="" />`}
          <div><p class="bookmark-name">${video.name}</p><p class="muted small numbers">${time(start, 1)} – ${time(end, 1)}</p></div>
        </div>
        ${error && html`<p class="form-error" role="alert">${error.message}</p>`}
        <label class="form-row">${t("bookmark.collection")}
          <select class="field" value=${choice ?? ""} disabled=${!data} onChange=${(event) => setChoice(event.currentTarget.value)}>
            <option value="">${t("bookmark.none")}</option>
            ${(data?.collections || []).map((one) => html`<option key=${one.id} value=${String(one.id)}>${one.name}</option>`)}
            <option value=${NEW}>${t("bookmark.new")}</option>
          </select>
        </label>
        ${choice === NEW && html`
          <label class="form-row">${t("collection.name")}
            <input class="field" value=${name} maxlength="200" required onInput=${(event) => setName(event.currentTarget.value)} />
          </label>`}
        <label class="form-row">${t("bookmark.note")}
          <textarea class="field" rows="3" maxlength="10000" autofocus value=${note} onKeyDown=${keyed} onInput=${(event) => setNote(event.currentTarget.value)} />
        </label>
        <div class="form-actions">
          <button type="button" class="button" onClick=${onClose}>${t("cancel")}</button>
          <button class="button button-main" disabled=${!ready}>${t("bookmark.keep")}</button>
        </div>
      </form>
    <//>`;
}
