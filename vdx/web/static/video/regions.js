/** What moves by itself, drawn over the picture near the keyframe where it was found; a click searches for it. */

import { get } from "../core/api.js";
import { useData } from "../core/data.js";
import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { go } from "../core/route.js";
import { html, useMemo } from "../core/ui.js";
import { regionText } from "../parts/crop.js";
import { useClock } from "./clock.js";

const NEAR = 0.5; // seconds from the keyframe within which its regions are about where they were

function byKeyframe(regions) {
  const groups = new Map();
  for (const region of regions) {
    if (!groups.has(region.frame)) groups.set(region.frame, { frame: region.frame, time: region.time, regions: [] });
    groups.get(region.frame).regions.push(region);
  }
  return [...groups.values()].sort((a, b) => a.time - b.time);
}

function nearest(groups, seconds) {
  return groups.reduce((best, group, index) => (
    best < 0 || Math.abs(group.time - seconds) < Math.abs(groups[best].time - seconds) ? index : best), -1);
}

function Region({ region, frame }) {
  const [x, y, w, h] = region.box;
  const share = (n) => `${n * 100}%`;
  const search = () => go("search", { like: `f-${frame}${regionText({ x, y, w, h })}` });
  return html`
    <button class="region" aria-label=${t("regions.search")} title=${t("regions.search")} onClick=${search}
      style=${{ left: share(x), top: share(y), width: share(w), height: share(h) }} />`;
}

/** The overlay; lies in the player's stage. */
export function Regions({ id, clock }) {
  const { data, error } = useData((signal) => get(`/api/videos/${id}/regions`, {}, { signal }), [id]);
  const groups = useMemo(() => byKeyframe(data?.regions || []), [data]);
  const index = useClock(clock, (now) => nearest(groups, now.time));
  const group = groups[index];
  const near = useClock(clock, (now) => Boolean(group) && Math.abs(group.time - now.time) <= NEAR);
  if (error) return html`<p class="stage-hint">${error.message}</p>`;
  if (!data) return null;
  if (!group) return html`<p class="stage-hint">${t("regions.none")}</p>`;
  if (!near) {
    return html`
      <p class="stage-hint">
        ${t("regions.elsewhere")}${" "}
        <button class="link-button" onClick=${() => { clock.pause(); clock.seek(group.time); }}>${time(group.time, 1)}</button>
      </p>`;
  }
  return html`
    <div class="regions" key=${index}>
      ${group.regions.map((region) => html`
        <img key=${`mask${region.id}`} class="region-mask" src=${`/regions/${region.id}.png`} alt="" />`)}
      ${group.regions.map((region) => html`<${Region} key=${region.id} region=${region} frame=${group.frame} />`)}
    </div>`;
}
