/** All videos of the library. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";
import { html } from "../core/ui.js";
import { Failure } from "../parts/notice.js";

/** The page. */
export default function Page({ route }) {
  const { data, error, reload } = useData((signal) => get("/api/videos", route.params, { signal }), [route]);
  if (error) return html`<${Failure} error=${error} retry=${reload} />`;
  return html`<h1>${data ? data.total : ""}</h1>`;
}
