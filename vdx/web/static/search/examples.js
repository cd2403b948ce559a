/** The examples of a search, as chips: more like this, less like that, or only a part of it. */

import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { list, pictureOf, readToken, withExample, withoutExample, withRegion } from "../core/query.js";
import { html, useState } from "../core/ui.js";
import { uploaded } from "../core/upload.js";
import { CropDialog, regionText } from "../parts/crop.js";
import { Icon } from "../parts/icon.js";

/** What an example is called: its file's name, or its moment. */
export function nameOf(token) {
  const { kind, id, start, end } = readToken(token);
  if (kind === "u") return uploaded(id)?.name || t("example.picture");
  if (kind === "f") return t("example.frame");
  return end === null ? t("example.moment", { time: time(start) }) : `${time(start)}–${time(end)}`;
}

/** The picture of an example; a region shows only that part. */
export function ExamplePicture({ token, width = 160 }) {
  const { region } = readToken(token);
  const [missing, setMissing] = useState(false);
  const part = region && {
    width: `${100 / region.w}%`, height: `${100 / region.h}%`,
    left: `${-100 * region.x / region.w}%`, top: `${-100 * region.y / region.h}%`,
  };
  const large = region ? Math.min(1280, Math.ceil(width / region.w / 160) * 160) : width;
  if (missing) return html`<span class="example-picture example-missing"><${Icon} name="warning" /></span>`;
  return html`
    <span class="example-picture">
      <img class=${region ? "example-part" : ""} style=${part || {}} src=${pictureOf(token, large)} alt=""
        onError=${() => setMissing(true)} />
    </span>`;
}

/**
 * One example with what can be done to it.
 * @param {{token: string, side: "like"|"unlike"|"then", onChange: (token: string) => void,
 *   onRemove: () => void, onTurn?: () => void}} props onTurn: makes a plus a minus
 */
export function Example({ token, side, onChange, onRemove, onTurn }) {
  const [cropping, setCropping] = useState(false);
  const name = nameOf(token);
  const { region } = readToken(token);
  const done = (text) => {
    setCropping(false);
    onChange(withRegion(token, text));
  };
  return html`
    <li class=${`example example-${side}`}>
      <${ExamplePicture} key=${token} token=${token} />
      <span class="example-name" title=${name}>${name}${region && html`<span class="muted"> · ${t("example.part")}</span>`}</span>
      <span class="example-tools">
        ${onTurn && html`
          <button class="icon-button" onClick=${onTurn} aria-label=${t(side === "like" ? "example.less" : "example.more")}
            title=${t(side === "like" ? "example.less" : "example.more")}>
            <${Icon} name=${side === "like" ? "minus" : "add"} /></button>`}
        <button class="icon-button" onClick=${() => setCropping(true)} aria-label=${t("example.crop")}
          title=${t("example.crop")} aria-pressed=${Boolean(region)}><${Icon} name="crop" /></button>
        <button class="icon-button" onClick=${onRemove} aria-label=${t("example.remove", { name })}
          title=${t("example.remove", { name })}><${Icon} name="close" /></button>
      </span>
      ${cropping && html`
        <${CropDialog} src=${pictureOf(withRegion(token), 1280)} initial=${region}
          onDone=${(chosen) => done(regionText(chosen))} onWhole=${region && (() => done(""))}
          onClose=${() => setCropping(false)} />`}
    </li>`;
}

/** All examples of one side; changes go to onParams with the parameters of the address. */
export function Examples({ params, side, onParams }) {
  const tokens = list(params[side]);
  const changed = (old, token) => onParams({ ...params, [side]: tokens.map((one) => (one === old ? token : one)) });
  if (tokens.length === 0) return null;
  return html`
    <ul class="examples" aria-label=${t(`example.${side}`)}>
      ${tokens.map((token) => html`
        <${Example} key=${token} token=${token} side=${side}
          onChange=${(next) => changed(token, next)}
          onRemove=${() => onParams(withoutExample(params, side, token))}
          onTurn=${() => onParams(withExample(params, side === "like" ? "unlike" : "like", token))} />`)}
    </ul>`;
}
