/** What an address that leads nowhere shows. */

import { t } from "../core/i18n.js";
import { html } from "../core/ui.js";
import { Empty } from "../parts/notice.js";

/** The page. */
export default function Page() {
  return html`
    <${Empty} icon="question" title=${t("missing.title")} text=${t("missing.text")}>
      <a class="button" href="/">${t("missing.back")}</a>
    <//>`;
}
