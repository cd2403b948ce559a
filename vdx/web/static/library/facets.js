/** What the library can be narrowed by, each value with the videos that it leaves. */

import { count } from "../core/format.js";
import { t } from "../core/i18n.js";
import { go, link } from "../core/route.js";
import { html, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { choice, isChosen, valueText, without } from "./filters.js";

const FEW = 7; // values shown before somebody asks for more

function Value({ facet, value, number, params, page }) {
  const on = isChosen(params, facet, value);
  const next = on ? without(params, facet) : { ...params, ...choice(facet, value) };
  const text = valueText(facet, value);
  const toggled = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(page, { ...next, offset: "" });
  };
  return html`
    <li>
      <a class="facet-value" href=${link(page, { ...next, offset: "" })} title=${text} onClick=${toggled}
        aria-current=${on ? "true" : undefined}>
        <span class="ellipsis">${text}</span>
        <span class="numbers muted">${on ? html`<${Icon} name="close" size=${14} />` : count(number)}</span>
      </a>
    </li>`;
}

function Facet({ facet, params, page }) {
  const [all, setAll] = useState(false);
  const some = all ? facet.values : facet.values.slice(0, FEW);
  const chosenOne = facet.values.find(({ value }) => isChosen(params, facet.name, value));
  const values = chosenOne && !some.includes(chosenOne) ? [...some, chosenOne] : some;
  const more = facet.values.length - FEW;
  return html`
    <section class="facet">
      <h3 class="facet-name">${t(`facet.${facet.name}`)}</h3>
      <ul>
        ${values.map(({ value, count: number }) => html`
          <${Value} key=${value} facet=${facet.name} value=${value} number=${number} params=${params} page=${page} />`)}
      </ul>
      ${more > 0 && html`
        <button class="link-button small" onClick=${() => setAll(!all)}>
          ${all ? t("facet.fewer") : t("facet.more", { n: count(more) })}
        </button>`}
    </section>`;
}

/**
 * All facets; a choice goes into the address of `page`.
 * @param {{facets: object[], params: object, page?: string}} props facets: of vdx.facets/1
 */
export function Facets({ facets, params, page = "library" }) {
  const useful = facets.filter(({ name, values }) =>
    values.length > 1 || values.some(({ value }) => isChosen(params, name, value)));
  return html`
    <div class="facets">
      ${useful.map((facet) => html`<${Facet} key=${facet.name} facet=${facet} params=${params} page=${page} />`)}
    </div>`;
}
