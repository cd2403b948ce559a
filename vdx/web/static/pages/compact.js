/** What compression would save of a video, and what would be seen of it. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";
import { bytes, resolution, time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { go, link } from "../core/route.js";
import { useTitle } from "../core/title.js";
import { html, useEffect, useState } from "../core/ui.js";
import { Estimate } from "../compact/estimate.js";
import { Preview } from "../compact/preview.js";
import { Icon } from "../parts/icon.js";
import { Failure, Progress } from "../parts/notice.js";
import { toast } from "../parts/toast.js";

const [LEAST, MOST, USUAL] = [80, 98, 93];

const within = (value, low, high, other) => (Number.isFinite(value) && value ? Math.min(Math.max(value, low), high) : other);

function useTarget(params) {
  const asked = within(Number(params.target), LEAST, MOST, USUAL);
  const [target, setTarget] = useState(asked);
  useEffect(() => setTarget(asked), [asked]);
  useEffect(() => {
    if (target === asked) return undefined;
    const timer = setTimeout(() => go("compact", { ...params, target: target === USUAL ? "" : target }, { replace: true }), 300);
    return () => clearTimeout(timer);
  }, [target]);
  return [target, asked, setTarget];
}

function Command({ video, tier, target }) {
  const quoted = /^[\w.@%+=:,/-]+$/.test(video.name) ? video.name : `'${video.name.replaceAll("'", "'\\''")}'`;
  const text = tier === 1 ? `vdx compress ${quoted} --tier 1` : `vdx compress ${quoted} --target vmaf=${target}`;
  const copy = () => navigator.clipboard?.writeText(text).then(() => toast(t("compact.copied")), () => {});
  return html`
    <section class="command">
      <h2 class="query-title">${t("compact.command")}</h2>
      <p><code>${text}</code><button class="icon-button" aria-label=${t("compact.copy")} title=${t("compact.copy")} onClick=${copy}><${Icon} name="copies" size=${18} /></button></p>
    </section>`;
}

/** The page. */
export default function Page({ route }) {
  const { params } = route;
  const { id } = params;
  const [target, asked, setTarget] = useTarget(params);
  const tier = Number(params.tier) === 1 ? 1 : 2;
  const info = useData((signal) => get(`/api/videos/${id}`, {}, { signal }), [id]);
  const estimate = useData((signal) => get(`/api/videos/${id}/compact`, { target: asked }, { signal }), [id, asked]);
  const [at, setAt] = useState(Number(params.t) || 0);
  useTitle(info.data ? `${t("compact.title")}: ${info.data.name}` : t("compact.title"));
  const error = info.error || estimate.error;
  if (error) return html`<${Failure} error=${error} retry=${() => { info.reload(); estimate.reload(); }} />`;
  if (!info.data) return html`<${Progress} label=${t("compact.title")} />`;
  const video = info.data;
  return html`
    <header class="compact-head">
      <a class="button" href=${link("video", { id })}><${Icon} name="back" />${t("compact.back")}</a>
      <div><h1>${t("compact.title")}</h1>
        <p class="muted small ellipsis" title=${video.name}>${[video.name, time(video.duration), resolution(video.width, video.height), bytes(video.size)].join(" · ")}</p></div>
    </header>
    <div class="compact">
      <section class="compact-choices">
        ${estimate.data ? html`<${Estimate} estimate=${estimate.data} tier=${tier} onTier=${(one) => go("compact", { ...params, tier: one === 2 ? "" : one }, { replace: true })} />` : html`<${Progress} label=${t("compact.tiers")} />`}
        <label class="quality" hidden=${tier === 1}><span class="query-title">${t("compact.target")} <span class="numbers">VMAF ${target}</span></span>
          <input type="range" min=${LEAST} max=${MOST} step="1" value=${target} onInput=${(event) => setTarget(Number(event.currentTarget.value))} />
          <span class="muted tiny quality-ends"><span>${t("compact.smaller")}</span><span>${t("compact.better")}</span></span>
        </label>
        <${Command} video=${video} tier=${tier} target=${target} />
      </section>
      <section class="compact-preview" aria-label=${t("compact.preview.label")}>
        <${Preview} video=${video} tier=${tier} target=${asked} at=${Math.min(at, Math.max(0, video.duration - 0.1))} onAt=${setAt} />
      </section>
    </div>`;
}
