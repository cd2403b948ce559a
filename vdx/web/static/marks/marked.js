/** A bookmark as a card: the moment, where it is, and a note that can be written on it. */

import { patch } from "../core/api.js";
import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { link } from "../core/route.js";
import { html, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { toast } from "../parts/toast.js";
import { spansText } from "../video/hits.js";

/** The picture of a bookmark; null when its video is gone. */
const pictureOf = ({ video, start, frame }) => {
  if (frame) return `/frames/${frame}.jpg?w=480`;
  return video ? `/videos/${video.id}/at.jpg?t=${start}&w=480` : null;
};

function Note({ bookmark, onChange }) {
  const [text, setText] = useState(bookmark.note);
  const save = async () => {
    if (text.trim() === bookmark.note) return;
    try {
      await patch(`/api/bookmarks/${bookmark.id}`, { note: text.trim() });
      onChange();
    } catch (error) {
      toast(error.message, { error: true });
    }
  };
  const keyed = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.currentTarget.blur();
    }
  };
  return html`
    <textarea class="note" rows=${Math.min(6, Math.max(1, Math.ceil(text.length / 34), text.split("\n").length))}
      maxlength="10000" value=${text} placeholder=${t("mark.note")} aria-label=${t("bookmark.note")}
      onInput=${(event) => setText(event.currentTarget.value)} onKeyDown=${keyed} onBlur=${save} />`;
}

function Move({ bookmark, collections, onChange }) {
  const moved = async (event) => {
    const collection = Number(event.currentTarget.value) || null;
    try {
      await patch(`/api/bookmarks/${bookmark.id}`, { collection });
      onChange();
    } catch (error) {
      toast(error.message, { error: true });
    }
  };
  return html`
    <select class="field mark-move" aria-label=${t("mark.move")} title=${t("mark.move")}
      value=${String(bookmark.collection || "")} onChange=${moved}>
      <option value="">${t("mark.loose")}</option>
      ${collections.map((one) => html`<option key=${one.id} value=${String(one.id)}>${one.name}</option>`)}
    </select>`;
}

/**
 * @param {{bookmark: object, collections: object[], onChange: () => void, onRemove: () => void}} props
 */
export function Marked({ bookmark, collections, onChange, onRemove }) {
  const { video, start, end } = bookmark;
  const name = video?.name || bookmark.name || t("mark.gone");
  const picture = pictureOf(bookmark);
  const at = video && link("video", { id: video.id, t: start, hits: spansText([{ start, end }]) });
  return html`
    <article class="mark-card">
      ${at
        ? html`<a class="hit-picture" href=${at}>
            ${picture && html`<img src=${picture} alt="" loading="lazy" decoding="async" />`}
            <span class="visually-hidden">${t("hit.open", { name })} </span>
            <span class="hit-span numbers">${time(start)}–${time(end)}</span></a>`
        : html`<span class="hit-picture mark-gone"><${Icon} name="offline" size=${28} /></span>`}
      <p class="hit-name ellipsis" title=${name}>${name}</p>
      ${!video && html`<p class="muted tiny">${t("mark.gone.text")}</p>`}
      <${Note} key=${bookmark.note} bookmark=${bookmark} onChange=${onChange} />
      <footer class="mark-foot">
        <${Move} bookmark=${bookmark} collections=${collections} onChange=${onChange} />
        ${video && html`
          <a class="icon-button" href=${`/videos/${video.id}/cut.mp4?start=${start}&end=${Math.max(end, start + 0.04)}`} download
            aria-label=${t("hit.cut")} title=${t("hit.cut")}><${Icon} name="cut" size=${18} /></a>`}
        <button class="icon-button" aria-label=${t("mark.remove")} title=${t("mark.remove")} onClick=${onRemove}>
          <${Icon} name="trash" size=${18} /></button>
      </footer>
    </article>`;
}
