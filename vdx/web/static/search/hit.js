/** A card of a moment that was found: what it shows, where it is, how sure, why, and what to do with it. */

import { percent, time } from "../core/format.js";
import { copyLink, download, placeOf, refine, similar, tokenOf } from "./actions.js";
import { t } from "../core/i18n.js";
import { useSeen } from "../core/seen.js";
import { classes, html } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { DRAGGED } from "../parts/intake.js";

/** The picture of a hit. */
export const hitPicture = ({ video, segment }, width) => (
  segment.frame ? `/frames/${segment.frame}.jpg?w=${width}` : `/videos/${video.id}/at.jpg?t=${segment.best}&w=${width}`);

/** From when to when. */
export const span = ({ start, end }) => (
  end - start < 0.5 ? time(start) : `${time(start)}–${time(Math.max(end, start + 1))}`);

const WHY = [
  [/^same footage$/, () => t("why.footage")],
  [/^looks alike$/, () => t("hit.looks")],
  [/^(\d+) details agree$/, ([, number]) => t("hit.details", { count: Number(number) })],
  [/^(label|name|folder): (.+)$/, ([, kind, what]) => t(`why.${kind}`, { what })],
];

function inWords(why) {
  for (const [form, say] of WHY) {
    const found = form.exec(why);
    if (found) return say(found);
  }
  return why;
}

/** Why it is an answer, in a few words. */
export function reasons({ segment }) {
  const told = segment.why.map(inWords);
  if (segment.mirrored) told.push(t("hit.mirrored"));
  if (Math.abs(segment.speed - 1) > 0.02) told.push(t("hit.speed", { speed: Math.round(segment.speed * 100) / 100 }));
  return told;
}

/** What its shot shows, where that is not why it was found. */
const shows = ({ segment }) => segment.labels.map(({ name }) => name)
  .filter((name) => !segment.why.includes(`label: ${name}`)).slice(0, 2);

const ACTIONS = [
  ["similar", "similar", (hit) => similar(hit)],
  ["crop", "crop", (hit, params, onAsk) => onAsk("crop", hit)],
  ["like", "add", (hit, params) => refine(params, "like", hit)],
  ["unlike", "minus", (hit, params) => refine(params, "unlike", hit)],
  ["bookmark", "bookmark", (hit, params, onAsk) => onAsk("bookmark", hit)],
  ["cut", "cut", (hit) => download(hit)],
  ["link", "link", (hit) => copyLink(hit)],
];

/** What the page's keys do, by the names of actions. */
export const act = (name, ...given) => ACTIONS.find(([one]) => one === name)[2](...given);

/** The buttons of a hit. */
export function HitActions({ hit, params, onAsk }) {
  return html`
    <div class="hit-actions">
      ${ACTIONS.map(([name, icon, run]) => html`
        <button key=${name} class="icon-button" aria-label=${t(`hit.${name}`)} title=${t(`hit.${name}`)}
          onClick=${() => run(hit, params, onAsk)}><${Icon} name=${icon} size=${18} /></button>`)}
    </div>`;
}

/** Its picture, that leads to the video, with the span and the score on it. */
export function HitPicture({ hit, width = 480, eager = false, plain = false }) {
  const { video, segment } = hit;
  const dragged = (event) => event.dataTransfer.setData(DRAGGED, tokenOf(hit));
  return html`
    <a class="hit-picture" href=${placeOf(hit)} onDragStart=${dragged} data-key=${hit.key}>
      <img src=${hitPicture(hit, width)} alt="" loading=${eager ? "eager" : "lazy"} decoding="async" />
      <span class="visually-hidden">${t("hit.open", { name: video.name })} </span>
      <span class="hit-span numbers">${span(segment)}</span>
      ${!plain && html`<span class="hit-score numbers">${percent(segment.score)}</span>`}
    </a>`;
}

/**
 * The card.
 * @param {{hit: object, params: object, onAsk: (what: string, hit: object) => void, eager?: boolean}} props
 */
export function Hit({ hit, params, onAsk, eager }) {
  const seen = useSeen().has(hit.video.id);
  const told = [...reasons(hit), ...shows(hit)].join(" · ");
  return html`
    <article class=${classes("hit", { "hit-seen": seen, "hit-proven": hit.result.proof })} data-key=${hit.key}>
      <div class="hit-frame">
        <${HitPicture} hit=${hit} eager=${eager} />
        <${HitActions} hit=${hit} params=${params} onAsk=${onAsk} />
      </div>
      <p class="hit-name ellipsis" title=${hit.video.name}>${hit.video.name}</p>
      <p class="hit-why muted tiny ellipsis" title=${told}>${told}</p>
    </article>`;
}
