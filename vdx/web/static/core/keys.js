/** Keys of the keyboard: the one asked last answers first, and all can be listed. */

import { useEffect, useRef } from "./ui.js";

const layers = [];
const TYPED = "input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]";

function answered(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key !== "Escape" && event.target.closest?.(TYPED)) return;
  const pressed = event.target.closest?.("button, a[href], summary, [role=button], [role=tab]");
  if (pressed && (event.key === " " || event.key === "Enter")) return;
  for (const layer of [...layers].reverse()) {
    const handler = layer.keys[event.key];
    if (handler && handler(event) !== false) {
      event.preventDefault();
      return;
    }
    if (layer.alone) return;
  }
}

addEventListener("keydown", answered);

/**
 * Answers keys while the component is there; what a text box needs stays with it. A handler that returns
 * false leaves the key to those below.
 * @param {Object<string, (event: KeyboardEvent) => (boolean|void)>} keys by KeyboardEvent.key
 * @param {Array<[string, string]>} [descriptions] keys as shown, and what they do, for the list
 * @param {{alone?: boolean}} [options] alone: nobody below is asked, as under a dialog
 */
export function useKeys(keys, descriptions = [], { alone = false } = {}) {
  const layer = useRef(null);
  if (!layer.current) {
    layer.current = {};
    layers.push(layer.current); // now, not in an effect: those of a child run before its parent's
  }
  Object.assign(layer.current, { keys, descriptions, alone });
  useEffect(() => {
    const own = layer.current;
    return () => layers.splice(layers.indexOf(own), 1);
  }, []);
}

/** All keys that mean something now, as [keys, what they do], the page's own first. */
export function listedKeys() {
  return [...layers].reverse().flatMap((layer) => layer.descriptions);
}
