/** What pages are made of: Preact, its hooks, and `html` templates in place of JSX. */

import { createContext, createRef, Fragment, h, render } from "../vendor/preact.js";
import htm from "../vendor/htm.js";

export {
  useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from "../vendor/hooks.js";
export { createContext, createRef, Fragment, h, render };

/** A template that makes Preact nodes: html`<p class=${name}>...</p>`. */
export const html = htm.bind(h);

/**
 * Class names that apply, joined: classes("card", { seen: true }) is "card seen".
 * @param {...(string|Object<string, boolean>|null|undefined|false)} parts
 */
export function classes(...parts) {
  const names = [];
  for (const part of parts) {
    if (!part) continue;
    if (typeof part === "string") names.push(part);
    else for (const [name, applies] of Object.entries(part)) if (applies) names.push(name);
  }
  return names.join(" ");
}
