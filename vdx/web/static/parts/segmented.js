/** One of a few, chosen side by side. */

import { html } from "../core/ui.js";
import { Icon } from "./icon.js";

/**
 * @param {{name: string, label: string, value: string, onChange: (value: string) => void,
 *   options: Array<{value: string, text: string, icon?: string, title?: string}>}} props
 */
export function Segmented({ name, label, options, value, onChange }) {
  return html`
    <div class="segmented" role="radiogroup" aria-label=${label}>
      ${options.map(({ value: one, text, icon, title }) => html`
        <label key=${one} title=${title}>
          <input type="radio" name=${name} value=${one} checked=${one === value} onChange=${() => onChange(one)} />
          <span>${icon && html`<${Icon} name=${icon} size=${16} />`}${text}</span>
        </label>`)}
    </div>`;
}
