/** The page's start: chooses what to show by the address and puts the shell round it. */

import { useLanguage } from "./core/i18n.js";
import { start, useRoute } from "./core/route.js";
import { html, render, useEffect, useState } from "./core/ui.js";
import "./core/theme.js";
import { Failure } from "./parts/notice.js";
import Shell from "./parts/shell.js";

const PAGES = {
  library: () => import("./pages/library.js"),
  search: () => import("./pages/search.js"),
  video: () => import("./pages/video.js"),
  themes: () => import("./pages/themes.js"),
  collections: () => import("./pages/collections.js"),
  compact: () => import("./pages/compact.js"),
  history: () => import("./pages/history.js"),
  missing: () => import("./pages/missing.js"),
};

function usePage(name) {
  const [loaded, setLoaded] = useState({ name: "", Page: null, error: null });
  useEffect(() => {
    let here = true;
    PAGES[name]().then(
      (module) => here && setLoaded({ name, Page: module.default, error: null }),
      (error) => here && setLoaded({ name, Page: null, error }),
    );
    return () => { here = false; };
  }, [name]);
  return loaded.name === name ? loaded : { Page: null, error: null };
}

function App() {
  const language = useLanguage();
  const route = useRoute();
  const { Page, error } = usePage(route.page);
  return html`
    <${Shell} key=${language} route=${route}>
      ${error && html`<${Failure} error=${error} />`}
      ${Page && html`<${Page} key=${route.page + (route.params.id || "")} route=${route} />`}
    <//>`;
}

start();
render(html`<${App} />`, document.getElementById("app"));
