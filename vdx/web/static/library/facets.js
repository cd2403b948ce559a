/** What the library can be narrowed by, each value with the videos that it leaves. */

import { count } from "../core/format.js";
import { t } from "../core/i18n.js";
import { go, link } from "../core/route.js";
import { html, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { choice, isChosen, valueText, without } from "./filters.js";
import { branch } from "./folders.js";

const FEW = 7; // values shown before somebody asks for more

const BY_COUNT = ["label", "codec"];

/** The values in the order to show them; of folders only those of the open branch. */
function ordered(facet, params) {
  const values = [...facet.values];
  if (facet.name === "folder") return branch(values, params.folder || "");
  if (facet.name === "year") return values.sort((a, b) => b.value - a.value);
  return BY_COUNT.includes(facet.name) ? values.sort((a, b) => b.count - a.count) : values;
}

function Value({ facet, value, number, depth = 0, params, page }) {
  const on = isChosen(params, facet, value);
  const next = on ? without(params, facet) : { ...params, ...choice(facet, value) };
  const whole = valueText(facet, value);
  const text = facet === "folder" && value ? value.split("/").pop() : whole;
  const toggled = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(page, { ...next, offset: "" });
  };
  return html`
    <li>
      <a class="facet-value" href=${link(page, { ...next, offset: "" })} title=${whole} onClick=${toggled}
        style=${depth ? { paddingLeft: `${10 + depth * 14}px` } : {}} aria-current=${on ? "true" : undefined}>
        <span class="ellipsis">${text}</span>
        <span class="numbers muted">${on ? html`<${Icon} name="close" size=${14} />` : count(number)}</span>
      </a>
    </li>`;
}

function Facet({ facet, params, page }) {
  const [all, setAll] = useState(false);
  const known = ordered(facet, params);
  const some = all ? known : known.slice(0, FEW);
  const chosenOne = known.find(({ value }) => isChosen(params, facet.name, value));
  const values = chosenOne && !some.includes(chosenOne) ? [...some, chosenOne] : some;
  const more = known.length - FEW;
  return html`
    <section class="facet">
      <h3 class="facet-name">${t(`facet.${facet.name}`)}</h3>
      <ul>
        ${values.map(({ value, count: number, depth }) => html`
          <${Value} key=${value} facet=${facet.name} value=${value} number=${number} depth=${depth} params=${params}
            page=${page} />`)}
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
