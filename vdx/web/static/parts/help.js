/** The keys that mean something now, in a window that `?` opens. */

import { t } from "../core/i18n.js";
import { listedKeys, useKeys } from "../core/keys.js";
import { html, useState } from "../core/ui.js";
import { Dialog } from "./dialog.js";
import { Icon } from "./icon.js";

function Keys({ onClose, keys }) {
  return html`
    <${Dialog} title=${t("help.title")} onClose=${onClose}>
      <table class="keys">
        <tbody>
          ${keys.map(([names, what]) => html`
            <tr key=${names + what}>
              <th scope="row">${names.split(" ").map((name) => html`<kbd key=${name}>${name}</kbd>`)}</th>
              <td>${what}</td>
            </tr>`)}
        </tbody>
      </table>
    <//>`;
}

/** A button that opens the list, and the key that does; once in the page. */
export function Help() {
  const [keys, setKeys] = useState(null);
  const open = () => setKeys(listedKeys());
  useKeys({ "?": open }, [["?", t("help.key")], ["Esc", t("help.close")]]);
  return html`
    <button class="icon-button help-button" aria-label=${t("help.title")} title=${t("help.title")} onClick=${open}><${Icon} name="keyboard" /></button>
    ${keys && html`<${Keys} keys=${keys} onClose=${() => setKeys(null)} />`}`;
}
