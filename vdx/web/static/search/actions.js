/** What can be done with a moment that was found. */

import { t } from "../core/i18n.js";
import { withExample } from "../core/query.js";
import { go, link } from "../core/route.js";
import { toast } from "../parts/toast.js";
import { spansText } from "../video/hits.js";

/** The example that a hit is: its keyframe, else its moment. */
export const tokenOf = ({ video, segment }) => (
  segment.frame ? `f-${segment.frame}` : `v-${video.id}@${segment.best}`);

/** The address of the video at the hit, with all that was found in it. */
export const placeOf = ({ video, segment, result }) => link("video", {
  id: video.id, t: segment.best, hits: spansText(result.segments),
});

/** Where the exact cut of the hit is downloaded. */
export const cutOf = ({ video, segment }) => (
  `/videos/${video.id}/cut.mp4?start=${segment.start}&end=${Math.max(segment.end, segment.start + 0.04)}`);

/** Copies a link to the hit, for others who open this library. */
export async function copyLink(hit) {
  const address = new URL(placeOf(hit), location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    toast(t("hit.copied"));
  } catch {
    toast(address); // no clipboard without https or localhost: shown, to be copied by hand
  }
}

/** Starts the download of the exact cut. */
export function download(hit) {
  const anchor = document.createElement("a");
  anchor.href = cutOf(hit);
  anchor.download = "";
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  toast(t("hit.cutting"));
}

/** A search for nothing but what looks like the hit. */
export const similar = (hit) => go("search", { like: tokenOf(hit), mode: "similar" });

/** The search again, with the hit as one more example of what is meant ("like") or not ("unlike"). */
export function refine(params, side, hit) {
  const { offset, ...kept } = params;
  go("search", withExample(kept, side, tokenOf(hit)));
  toast(t(side === "like" ? "hit.more" : "hit.less"));
}
