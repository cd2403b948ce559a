/** A theme: the pictures that stand for it, its name, and all its pictures. */

import { get } from "../core/api.js";
import { count, time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { go, link } from "../core/route.js";
import { useSeen } from "../core/seen.js";
import { classes, html, useEffect, useState } from "../core/ui.js";
import { Grid } from "../parts/grid.js";
import { Icon } from "../parts/icon.js";

const PAGE = 120;
const MOSAIC = 9;

const arrows = (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const all = [...event.currentTarget.closest("ul").querySelectorAll("a.theme")];
  const to = all[all.indexOf(event.currentTarget) + step];
  if (to) { to.focus(); event.preventDefault(); }
};

/** @param {{theme: {node: string, name: string, count: number, frames: object[]}}} props */
export function Theme({ theme }) {
  const frames = theme.frames.slice(0, theme.frames.length >= MOSAIC ? MOSAIC : theme.frames.length >= 4 ? 4 : 1);
  const pictures = t("themes.pictures", { count: theme.count, pictures: count(theme.count) });
  return html`
    <a class="theme" href=${link("themes", { node: theme.node })} onKeyDown=${arrows}>
      <span class=${`mosaic mosaic-${frames.length}`}>
        ${frames.map(({ frame }) => html`<img key=${frame} src=${`/frames/${frame}.jpg?w=160`} alt="" loading="lazy" decoding="async" />`)}
      </span>
      <span class="theme-text">
        ${theme.name && html`<strong class="ellipsis" title=${theme.name}>${theme.name}</strong>`}
        <span class="muted tiny numbers">${pictures}</span>
      </span>
    </a>`;
}

function Picture({ picture }) {
  const seen = useSeen().has(picture.video);
  const at = link("video", { id: picture.video, t: picture.time });
  return html`
    <div class=${classes("theme-picture", { "hit-seen": seen })}>
      <a class="hit-picture" href=${at}>
        <img src=${`/frames/${picture.frame}.jpg?w=320`} alt="" loading="lazy" decoding="async" />
        <span class="visually-hidden">${t("themes.open")} </span><span class="hit-span numbers">${time(picture.time)}</span>
      </a>
      <span class="hit-actions">
        <button class="icon-button" aria-label=${t("hit.similar")} title=${t("hit.similar")}
          onClick=${() => go("search", { like: `f-${picture.frame}`, mode: "similar" })}><${Icon} name="similar" size=${18} /></button>
      </span>
    </div>`;
}

/** All pictures of a theme without themes in it, fetched as one scrolls. */
export function ThemePictures({ theme }) {
  const [frames, setFrames] = useState(theme.frames);
  const [wanted, setWanted] = useState(0);
  useEffect(() => {
    if (frames.length >= theme.count || wanted < frames.length - 20) return undefined;
    const abort = new AbortController();
    get("/api/clusters", { node: theme.node, offset: frames.length, limit: PAGE }, { signal: abort.signal }).then(
      (more) => more.frames.length && setFrames([...frames, ...more.frames]), () => {});
    return () => abort.abort();
  }, [wanted, frames.length]);
  return html`
    <${Grid} count=${frames.length} label=${t("themes.pictures.label")} least=${innerWidth <= 640 ? 150 : 200} gap=${12}
      height=${(width) => width * 9 / 16} onRange=${(first, end) => setWanted(end)}
      item=${(index) => frames[index] && html`<${Picture} key=${frames[index].frame} picture=${frames[index]} />`} />`;
}
