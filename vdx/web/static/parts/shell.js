/** What is round every page: where one is, the box to type in, language and theme. */

import { t, language, setLanguage } from "../core/i18n.js";
import { link } from "../core/route.js";
import { useTheme } from "../core/theme.js";
import { html } from "../core/ui.js";
import { Help } from "./help.js";
import { Icon } from "./icon.js";
import { Intake } from "./intake.js";
import SearchBox from "./searchbox.js";
import { Toasts } from "./toast.js";

const PLACES = ["library", "search", "themes", "collections", "history"];

function Places({ page }) {
  return html`
    <nav class="places" aria-label=${t("places")}>
      ${PLACES.map((name) => html`
        <a key=${name} href=${link(name)} aria-current=${name === page ? "page" : undefined}>
          <${Icon} name=${name} /><span>${t(`place.${name}`)}</span>
        </a>`)}
    </nav>`;
}

function Choices() {
  const [theme, next] = useTheme();
  const other = language() === "zh" ? "en" : "zh";
  return html`
    <div class="choices">
      <${Help} />
      <button class="icon-button language" lang=${other === "zh" ? "zh-CN" : "en"}
        aria-label=${other === "zh" ? "中文" : "English"} title=${other === "zh" ? "中文" : "English"}
        onClick=${() => setLanguage(other)}>${other === "zh" ? "中" : "En"}</button>
      <button class="icon-button" aria-label=${t(`theme.${theme}`)} title=${t(`theme.${theme}`)}
        onClick=${next}><${Icon} name=${theme} /></button>
    </div>`;
}

/** The shell; children are the page. */
export default function Shell({ route, children }) {
  return html`
    <a class="skip" href="#main">${t("skip")}</a>
    <header class="top">
      <a class="brand" href="/" aria-label=${`vdx, ${t("place.library")}`}>
        <img src="/static/icon.svg" width="28" height="28" alt="" /><span>vdx</span>
      </a>
      <${SearchBox} route=${route} />
      <${Places} page=${route.page} />
      <${Choices} />
    </header>
    <main id="main" class=${`page page-${route.page}`} tabindex="-1">${children}</main>
    <${Intake} route=${route} />
    <${Toasts} />`;
}
