/** Short words about what just happened, that go by themselves. */

import { t } from "../core/i18n.js";
import { html, useEffect, useState } from "../core/ui.js";
import { Icon } from "./icon.js";

let shown = [];
let last = 0;
const listeners = new Set();

function change(toasts) {
  shown = toasts;
  for (const listener of [...listeners]) listener(shown);
}

const remove = (id) => change(shown.filter((one) => one.id !== id));

/**
 * Tells something; errors stay longer.
 * @param {string} text
 * @param {{error?: boolean, action?: {label: string, run: () => void}}} [options]
 */
export function toast(text, { error = false, action = null } = {}) {
  last += 1;
  const id = last;
  change([...shown.slice(-2), { id, text, error, action }]);
  setTimeout(() => remove(id), error || action ? 8000 : 3500);
}

/** Where they appear; once in the page. */
export function Toasts() {
  const [toasts, setToasts] = useState(shown);
  useEffect(() => {
    listeners.add(setToasts);
    return () => listeners.delete(setToasts);
  }, []);
  return html`
    <div class="toasts" role="status" aria-live="polite">
      ${toasts.map((one) => html`
        <div key=${one.id} class=${one.error ? "toast toast-error" : "toast"}>
          <span>${one.text}</span>
          ${one.action && html`
            <button class="link-button" onClick=${() => { one.action.run(); remove(one.id); }}>
              ${one.action.label}
            </button>`}
          <button class="icon-button" aria-label=${t("close")} onClick=${() => remove(one.id)}>
            <${Icon} name="close" size=${16} />
          </button>
        </div>`)}
    </div>`;
}
