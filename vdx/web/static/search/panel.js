/** What is asked, beside the answers: examples, what comes then, how to look, and where. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";
import { t } from "../core/i18n.js";
import { asks, isToken, lacks, NARROWING, queryOf } from "../core/query.js";
import { go } from "../core/route.js";
import { html, useEffect, useState } from "../core/ui.js";
import { Example, Examples } from "./examples.js";
import { Facets } from "../library/facets.js";
import { Icon } from "../parts/icon.js";
import { ChooseFile } from "../parts/intake.js";
import { Segmented } from "../parts/segmented.js";

const MODES = ["auto", "copy", "similar"];
const WITHIN = ["3", "10", "30", "60", "300"];

const change = (params) => go("search", params);

function Mode({ params, mode }) {
  const options = MODES.map((one) => ({ value: one, text: t(`mode.${one}`), title: t(`mode.${one}.about`) }));
  return html`
    <section class="query-part">
      <h2 class="query-title">${t("mode.title")}</h2>
      <${Segmented} name="mode" label=${t("mode.title")} options=${options} value=${mode}
        onChange=${(one) => change({ ...params, mode: one === "auto" ? "" : one })} />
      <p class="muted tiny">${t(`mode.${mode}.about`)}</p>
    </section>`;
}

/** The second box: what has to come after what was asked first. */
function Then({ params, query, route }) {
  const [then] = query.then;
  const [open, setOpen] = useState(Boolean(then));
  const [text, setText] = useState(then && !isToken(then) ? then : "");
  useEffect(() => {
    if (then) setOpen(true);
    if (!then || !isToken(then)) setText(then || "");
  }, [then]);
  const set = (value) => change({ ...params, then: value || "" });
  const submitted = (event) => {
    event.preventDefault();
    set(text.trim());
  };
  return html`
    <details class="query-part then" open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary class="query-title">${t("then.title")}</summary>
      <p class="muted tiny">${t("then.about")}</p>
      ${then && isToken(then) && html`
        <ul class="examples"><${Example} token=${then} side="then" onChange=${set} onRemove=${() => set("")} /></ul>`}
      ${!(then && isToken(then)) && html`
        <form class="then-box" onSubmit=${submitted}>
          <input class="field" type="text" value=${text} placeholder=${t("then.placeholder")}
            aria-label=${t("then.placeholder")} onInput=${(event) => setText(event.currentTarget.value)} onBlur=${() => text.trim() !== (then || "") && set(text.trim())} />
          <${ChooseFile} route=${route} small label=${t("then.choose")} onToken=${set} />
        </form>`}
      <label class="then-within small">${t("then.within")}
        <select class="field" value=${query.within} onChange=${(event) => change({ ...params, within: event.currentTarget.value })}>
          ${[...new Set([...WITHIN, query.within])].map((one) => html`<option key=${one} value=${one}>${t("then.seconds", { seconds: one })}</option>`)}
        </select>
      </label>
    </details>`;
}

/** Which videos are searched. */
function Where({ params }) {
  const chosen = Object.fromEntries(NARROWING.filter((name) => params[name]).map((name) => [name, params[name]]));
  const number = Object.keys(chosen).length;
  const [open, setOpen] = useState(number > 0);
  const { data } = useData((signal) => (open ? get("/api/facets", chosen, { signal }) : Promise.resolve(null)), [open, JSON.stringify(chosen)]);
  return html`
    <details class="query-part where-to" open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary class="query-title">${t("where.title")}${number > 0 && html` <span class="badge numbers">${number}</span>`}</summary>
      ${data && html`<${Facets} facets=${data.facets} params=${params} page="search" />`}
    </details>`;
}

/** @param {{route: object}} props */
export function QueryPanel({ route }) {
  const { params } = route;
  const query = queryOf(params);
  const [open, setOpen] = useState(false);
  return html`
    <aside class=${open ? "query query-open" : "query"} aria-label=${t("query.label")}>
      <section class="query-part">
        <h2 class="query-title">${t("query.examples")}</h2>
        <${Examples} params=${params} side="like" onParams=${change} />
        <${Examples} params=${params} side="unlike" onParams=${change} />
        <div class="query-add">
          <${ChooseFile} route=${route} label=${t("query.add")} />
          <button class="button query-more" aria-expanded=${open} onClick=${() => setOpen(!open)}>
            <${Icon} name="filter" />${t("query.more")}</button>
          <p class="muted tiny">${t("query.hint")}</p>
        </div>
      </section>
      <${Then} params=${params} query=${query} route=${route} />
      ${query.alone && html`<${Mode} params=${params} mode=${query.mode} />`}
      <${Where} params=${params} />
      ${(asks(query) || lacks(query)) && html`
        <button class="link-button small query-clear" onClick=${() => change({ view: params.view })}>${t("query.clear")}</button>`}
    </aside>`;
}
