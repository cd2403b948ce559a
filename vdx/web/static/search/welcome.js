/** The search page before anything is asked: what one can search with, and what was searched for last. */

import { visits } from "../core/history.js";
import { t } from "../core/i18n.js";
import { link } from "../core/route.js";
import { html } from "../core/ui.js";
import { describe } from "./describe.js";
import { Icon } from "../parts/icon.js";
import { ChooseFile } from "../parts/intake.js";

const LAST = 8;

function Last() {
  const searches = visits().filter((one) => one.kind === "search").slice(0, LAST);
  if (searches.length === 0) return null;
  return html`
    <section class="welcome-last">
      <h2 class="query-title">${t("welcome.last")}</h2>
      <ul>
        ${searches.map((one) => html`
          <li key=${JSON.stringify(one.params)}>
            <a class="last" href=${link("search", one.params)}>
              ${one.picture ? html`<img src=${one.picture} alt="" loading="lazy" />` : html`<${Icon} name="search" />`}
              <span class="ellipsis">${describe(one.params)}</span>
            </a>
          </li>`)}
      </ul>
    </section>`;
}

const WAYS = [["words", "search"], ["picture", "upload"], ["crop", "crop"], ["then", "forward"]];

/** @param {{route: object}} props */
export function Welcome({ route }) {
  return html`
    <div class="welcome">
      <section class="welcome-drop">
        <span class="notice-icon"><${Icon} name="search" size=${32} /></span>
        <h1>${t("welcome.title")}</h1>
        <p class="muted">${t("welcome.text")}</p>
        <div class="notice-actions"><${ChooseFile} route=${route} main /></div>
      </section>
      <ul class="welcome-ways">
        ${WAYS.map(([name, icon]) => html`
          <li key=${name}><${Icon} name=${icon} /><div><h3>${t(`welcome.${name}`)}</h3><p class="muted small">${t(`welcome.${name}.text`)}</p></div></li>`)}
      </ul>
      <${Last} />
    </div>`;
}
