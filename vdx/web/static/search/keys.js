/** The keys of the search page. */

import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { act } from "./hit.js";

const KEYS = { s: "similar", r: "crop", l: "like", u: "unlike", b: "bookmark", x: "cut", c: "link" };

/** The hit that has the focus, else the one that the pointer is on. */
function chosen(hits) {
  const element = document.activeElement?.closest("[data-key]") || document.querySelector("[data-key]:hover");
  return element ? hits.find((hit) => hit.key === element.dataset.key) : null;
}

/**
 * Keys for the hits: what their buttons do, and from view to view.
 * @param {{hits: object[], params: object, onAsk: (what: string, hit: object) => void,
 *   onTurn: (by: number) => void}} given
 */
export function useHitKeys({ hits, params, onAsk, onTurn }) {
  const keys = {};
  for (const [key, name] of Object.entries(KEYS)) {
    keys[key] = () => {
      const hit = chosen(hits);
      if (!hit) return false;
      act(name, hit, params, onAsk);
      return true;
    };
  }
  const first = () => document.querySelector(".results [data-key] a, .results a[data-key]")?.focus();
  useKeys({ ...keys, "[": () => onTurn(-1), "]": () => onTurn(1), ArrowDown: () => (chosen(hits) ? false : first()) }, [
    ["← → ↑ ↓", t("key.hits")], ["Enter", t("key.open")],
    ...Object.entries(KEYS).map(([key, name]) => [key, t(`hit.${name}`)]), ["[ ]", t("key.views")],
  ]);
}
