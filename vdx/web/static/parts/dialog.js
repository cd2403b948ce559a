/** A window over the page: the browser's own dialog, that keeps the focus and closes with Escape. */

import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { html, useEffect, useId, useRef } from "../core/ui.js";
import { Icon } from "./icon.js";

/**
 * Shown as long as it is drawn.
 * @param {{title: string, onClose: () => void, wide?: boolean, actions?: any, children: any}} props
 */
export function Dialog({ title, onClose, wide = false, actions, children }) {
  const dialog = useRef(null);
  const name = useId();
  useKeys({}, [], { alone: true });
  useEffect(() => {
    const before = document.activeElement;
    dialog.current.showModal();
    return () => before?.focus?.();
  }, []);
  const outside = (event) => event.target === dialog.current && onClose();
  const cancelled = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`
    <dialog ref=${dialog} class=${wide ? "dialog dialog-wide" : "dialog"} aria-labelledby=${name}
      onMouseDown=${outside} onCancel=${cancelled}>
      <div class="dialog-inside">
        <header class="dialog-head">
          <h2 id=${name}>${title}</h2>
          <button class="icon-button" aria-label=${t("close")} onClick=${onClose}><${Icon} name="close" /></button>
        </header>
        <div class="dialog-body">${children}</div>
        ${actions && html`<footer class="dialog-foot">${actions}</footer>`}
      </div>
    </dialog>`;
}
