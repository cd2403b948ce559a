/** What stands where nothing else can: nothing there, something wrong, or a wait. */

import { t } from "../core/i18n.js";
import { html } from "../core/ui.js";
import { Icon } from "./icon.js";

/**
 * A place with nothing in it yet, and what to do about it.
 * @param {{icon?: string, title: string, text?: string, children?: any}} props
 */
export function Empty({ icon = "film", title, text, children }) {
  return html`
    <section class="notice">
      <span class="notice-icon"><${Icon} name=${icon} size=${32} /></span>
      <h2>${title}</h2>
      ${text && html`<p>${text}</p>`}
      ${children && html`<div class="notice-actions">${children}</div>`}
    </section>`;
}

/**
 * Something went wrong: the sentence of an error, and a way to try again.
 * @param {{error: Error, retry?: () => void}} props
 */
export function Failure({ error, retry }) {
  return html`
    <section class="notice notice-failure" role="alert">
      <span class="notice-icon"><${Icon} name="warning" size=${32} /></span>
      <h2>${t("failure.title")}</h2>
      <p>${error.message}</p>
      ${retry && html`
        <div class="notice-actions">
          <button class="button" onClick=${retry}><${Icon} name="retry" />${t("failure.retry")}</button>
        </div>`}
    </section>`;
}

/** A bar that fills; without `value`, one that only moves. */
export function Progress({ value, label }) {
  const known = value !== undefined && value !== null;
  return html`
    <div class=${known ? "progress" : "progress progress-unknown"} role="progressbar" aria-label=${label}
      aria-valuemin="0" aria-valuemax="100" aria-valuenow=${known ? Math.round(value * 100) : undefined}>
      <span style=${known ? { width: `${Math.min(1, value) * 100}%` } : {}} />
    </div>`;
}
