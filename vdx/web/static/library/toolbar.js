/** What stands above the grid: how many there are, what was chosen, and the order. */

import { count } from "../core/format.js";
import { t } from "../core/i18n.js";
import { go } from "../core/route.js";
import { html } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { chosen, SORTS, sortOf, without } from "./filters.js";

function Chips({ params }) {
  const chips = chosen(params);
  if (chips.length === 0) return null;
  const dropped = (facet) => go("library", without(params, facet));
  const all = () => go("library", { text: params.text, sort: params.sort, order: params.order });
  return html`
    <ul class="chips" aria-label=${t("library.chosen")}>
      ${chips.map(([facet, text]) => html`
        <li key=${facet}>
          <button class="chip" aria-label=${t("library.drop", { what: text })} onClick=${() => dropped(facet)}>
            <span class="ellipsis">${text}</span><${Icon} name="close" size=${14} />
          </button>
        </li>`)}
      ${chips.length > 1 && html`
        <li><button class="link-button small" onClick=${all}>${t("library.clear")}</button></li>`}
    </ul>`;
}

function Sort({ params }) {
  const { sort, order } = sortOf(params);
  const sorted = (event) => go("library", { ...params, sort: event.currentTarget.value, order: "" });
  const turned = () => go("library", { ...params, sort, order: order === "asc" ? "desc" : "asc" });
  const name = t(`sort.${sort}.${order}`);
  return html`
    <div class="sort">
      <select class="field" aria-label=${t("sort.label")} onChange=${sorted} value=${sort}>
        ${Object.keys(SORTS).map((one) => html`
          <option key=${one} value=${one} selected=${one === sort}>${t(`sort.${one}`)}</option>`)}
      </select>
      <button class="icon-button" aria-label=${name} title=${name} onClick=${turned}>
        <${Icon} name=${order === "asc" ? "up" : "down"} />
      </button>
    </div>`;
}

/**
 * The bar. `onFilter` opens the facets on a small window, `onAdd` is null where nothing can be added.
 * @param {{total: number|null, params: object, onFilter: () => void, onAdd: (() => void)|null}} props
 */
export function Toolbar({ total, params, onFilter, onAdd }) {
  return html`
    <div class="toolbar">
      <h1 class="numbers" aria-live="polite">
        ${total === null ? t("library.title") : t("library.count", { count: count(total) })}
      </h1>
      <${Chips} params=${params} />
      <div class="toolbar-right">
        <button class="button filter-button" aria-label=${t("library.filter")} onClick=${onFilter}>
          <${Icon} name="filter" /><span>${t("library.filter")}</span>
        </button>
        <${Sort} params=${params} />
        ${onAdd && html`
          <button class="button button-main" aria-label=${t("library.add")} onClick=${onAdd}>
            <${Icon} name="add" /><span>${t("library.add")}</span>
          </button>`}
      </div>
    </div>`;
}
