/** What there is: groups of what looks alike, with groups in them; or all of it on a map. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";
import { count } from "../core/format.js";
import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { go, link } from "../core/route.js";
import { useTitle } from "../core/title.js";
import { html } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { ThemeMap } from "../themes/map.js";
import { Empty, Failure, Progress } from "../parts/notice.js";
import { Segmented } from "../parts/segmented.js";
import { Theme, ThemePictures } from "../themes/theme.js";

function Path({ path }) {
  return html`
    <nav class="crumbs" aria-label=${t("themes.path")}>
      <ol>
        ${path.map(({ node, name }, index) => {
          const here = index === path.length - 1;
          const text = index === 0 ? t("themes.all") : name || t("themes.unnamed");
          return html`
            <li key=${node}>
              ${index > 0 && html`<${Icon} name="forward" size=${14} />`}
              ${here ? html`<span aria-current="page">${text}</span>` : html`<a href=${link("themes", index ? { node } : {})}>${text}</a>`}
            </li>`;
        })}
      </ol>
    </nav>`;
}

function Tree({ node }) {
  const { data, error, loading, reload } = useData((signal) => get("/api/clusters", { node }, { signal }), [node]);
  const up = () => {
    if (!data || data.path.length < 2) return false;
    const above = data.path[data.path.length - 2];
    go("themes", data.path.length > 2 ? { node: above.node } : {});
    return true;
  };
  useKeys({ Backspace: up }, [["Backspace", t("key.up")], ["← → ↑ ↓", t("key.themes")]]);
  if (error) return html`<${Failure} error=${error} retry=${reload} />`;
  if (!data) return html`<${Progress} label=${t("themes.loading")} />`;
  if (data.count === 0) return html`<${Empty} icon="themes" title=${t("themes.empty")} text=${t("themes.empty.text")} />`;
  return html`
    <div class=${loading ? "themes-body themes-stale" : "themes-body"}>
      <div class="themes-where">
        <${Path} path=${data.path} />
        <p class="muted small numbers">${t("themes.pictures", { count: data.count, pictures: count(data.count) })}</p>
      </div>
      ${data.children.length > 0
        ? html`<ul class="themes">${data.children.map((child) => html`<li key=${child.node}><${Theme} theme=${child} /></li>`)}</ul>`
        : html`<${ThemePictures} key=${data.node} theme=${data} />`}
    </div>`;
}

function MapTab() {
  const { data, error, reload } = useData((signal) => get("/api/map", {}, { signal }), []);
  if (error) return html`<${Failure} error=${error} retry=${reload} />`;
  if (!data) return html`<div class="map-wait"><p class="muted">${t("map.loading")}</p><${Progress} label=${t("map.loading")} /></div>`;
  if (data.points.length === 0) return html`<${Empty} icon="themes" title=${t("themes.empty")} text=${t("themes.empty.text")} />`;
  return html`<${ThemeMap} points=${data.points} />`;
}

/** The page. */
export default function Page({ route }) {
  const map = route.params.tab === "map";
  useTitle(t("place.themes"));
  const tabs = [
    { value: "groups", text: t("themes.groups"), icon: "library" }, { value: "map", text: t("themes.map"), icon: "themes" },
  ];
  return html`
    <header class="page-head">
      <h1>${t("place.themes")}</h1>
      <${Segmented} name="tab" label=${t("view.title")} options=${tabs} value=${map ? "map" : "groups"}
        onChange=${(tab) => go("themes", tab === "map" ? { ...route.params, tab } : { ...route.params, tab: "" })} />
    </header>
    ${map ? html`<${MapTab} />` : html`<${Tree} node=${route.params.node || ""} />`}`;
}
