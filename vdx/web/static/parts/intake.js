/** Pictures and clips that come in: dropped anywhere on the page, pasted, or chosen. */

import { t } from "../core/i18n.js";
import { withExample } from "../core/query.js";
import { go } from "../core/route.js";
import { html, useEffect, useRef, useState } from "../core/ui.js";
import { upload } from "../core/upload.js";
import { Icon } from "./icon.js";
import { Progress } from "./notice.js";
import { toast } from "./toast.js";

/** The kind of data by which a picture of this page is dragged: its token. */
export const DRAGGED = "application/x-vdx-token";
const ACCEPTED = "image/*,video/*,.mkv,.vdx";

const carries = (event) => [...(event.dataTransfer?.types || [])].some((type) => type === "Files" || type === DRAGGED);

/** Searches for an example, added to what is asked already. */
export function askFor(route, token, side = "like") {
  const params = route.page === "search" ? route.params : {};
  go("search", withExample(params, side, token));
}

async function take(files, route, setBusy) {
  setBusy(files.length);
  try {
    let params = route.page === "search" ? route.params : {};
    for (const file of files) params = withExample(params, "like", await upload(file));
    go("search", params);
  } catch (error) {
    toast(error.message, { error: true });
  } finally {
    setBusy(0);
  }
}

function useDropped(route, setBusy) {
  const [over, setOver] = useState(false);
  const now = useRef(route);
  now.current = route;
  useEffect(() => {
    let depth = 0;
    const entered = (event) => { if (carries(event)) { depth += 1; setOver(true); } };
    const left = (event) => {
      if (!carries(event)) return;
      depth = Math.max(0, depth - 1);
      setOver(depth > 0);
    };
    const moved = (event) => { if (carries(event)) event.preventDefault(); };
    const dropped = (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const token = event.dataTransfer.getData(DRAGGED);
      const files = [...event.dataTransfer.files];
      if (token) askFor(now.current, token);
      else if (files.length) take(files, now.current, setBusy);
    };
    const pasted = (event) => {
      const files = [...(event.clipboardData?.files || [])];
      if (files.length === 0) return;
      event.preventDefault();
      take(files, now.current, setBusy);
    };
    const handlers = { dragenter: entered, dragleave: left, dragover: moved, drop: dropped, paste: pasted };
    for (const [name, handler] of Object.entries(handlers)) addEventListener(name, handler);
    return () => { for (const [name, handler] of Object.entries(handlers)) removeEventListener(name, handler); };
  }, []);
  return over;
}

/** Takes what is dropped or pasted anywhere; once in the page. */
export function Intake({ route }) {
  const [busy, setBusy] = useState(0);
  const over = useDropped(route, setBusy);
  return html`
    ${over && html`<div class="drop-here"><div><${Icon} name="upload" size=${40} /><p>${t("intake.drop")}</p></div></div>`}
    ${busy > 0 && html`
      <div class="intake-busy" role="status"><span>${t("intake.reading", { count: busy })}</span><${Progress} label=${t("intake.reading", { count: busy })} /></div>`}`;
}

/**
 * A button that lets one choose a picture or a clip.
 * @param {{route: object, label?: string, small?: boolean, main?: boolean, onToken?: (token: string) => void}} props
 *   onToken: takes the token, in place of searching for it at once
 */
export function ChooseFile({ route, label = t("intake.choose"), small = false, main = false, onToken }) {
  const input = useRef(null);
  const [busy, setBusy] = useState(0);
  const chosen = async (event) => {
    const files = [...event.currentTarget.files];
    event.currentTarget.value = "";
    if (files.length === 0) return;
    if (!onToken) {
      take(files, route, setBusy);
      return;
    }
    setBusy(1);
    await upload(files[0]).then(onToken, (error) => toast(error.message, { error: true }));
    setBusy(0);
  };
  const look = small ? "icon-button" : `button${main ? " button-main" : ""}`;
  return html`
    <button type="button" class=${look} disabled=${busy > 0} aria-label=${small ? label : undefined}
      title=${small ? label : undefined} onClick=${() => input.current.click()}>
      <${Icon} name="upload" />${!small && (busy ? t("intake.reading", { count: busy }) : label)}
    </button>
    <input ref=${input} type="file" hidden multiple=${!onToken} accept=${ACCEPTED} onChange=${chosen} />`;
}
