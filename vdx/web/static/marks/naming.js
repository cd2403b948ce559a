/** A small window that asks for a name and a note, and one that asks whether. */

import { t } from "../core/i18n.js";
import { html, useState } from "../core/ui.js";
import { Dialog } from "../parts/dialog.js";

/**
 * @param {{title: string, initial?: {name: string, note: string}, done: string,
 *   onDone: (given: {name: string, note: string}) => Promise<void>, onClose: () => void}} props
 *   onDone: what it throws is shown, and the window stays
 */
export function NameDialog({ title, initial = { name: "", note: "" }, done, onDone, onClose }) {
  const [name, setName] = useState(initial.name);
  const [note, setNote] = useState(initial.note);
  const [problem, setProblem] = useState(null);
  const submitted = async (event) => {
    event.preventDefault();
    try {
      await onDone({ name: name.trim(), note: note.trim() });
      onClose();
    } catch (error) {
      setProblem(error.message);
    }
  };
  return html`
    <${Dialog} title=${title} onClose=${onClose}>
      <form class="form" onSubmit=${submitted}>
        <label class="form-row">${t("collection.name")}
          <input class="field" value=${name} required maxlength="200" onInput=${(event) => setName(event.currentTarget.value)} />
        </label>
        <label class="form-row">${t("bookmark.note")}
          <textarea class="field" rows="3" maxlength="10000" value=${note} onInput=${(event) => setNote(event.currentTarget.value)} />
        </label>
        ${problem && html`<p class="form-error" role="alert">${problem}</p>`}
        <div class="form-actions">
          <button type="button" class="button" onClick=${onClose}>${t("cancel")}</button>
          <button class="button button-main" disabled=${!name.trim()}>${done}</button>
        </div>
      </form>
    <//>`;
}

/** @param {{title: string, text: string, done: string, onDone: () => void, onClose: () => void}} props */
export function AskDialog({ title, text, done, onDone, onClose }) {
  const agreed = () => {
    onClose();
    onDone();
  };
  const actions = html`
    <button class="button" onClick=${onClose}>${t("cancel")}</button>
    <button class="button button-danger" onClick=${agreed}>${done}</button>`;
  return html`<${Dialog} title=${title} onClose=${onClose} actions=${actions}><p>${text}</p><//>`;
}
