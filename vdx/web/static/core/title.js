/** The name of the browser's tab. */

import { useEffect } from "./ui.js";

/** Names the tab after what is shown. @param {string} text */
export function useTitle(text) {
  useEffect(() => { document.title = text ? `${text} · vdx` : "vdx"; }, [text]);
}
