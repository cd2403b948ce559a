/** A video: watched, looked through shot by shot, cut, compared, and searched from. */

import { looked } from "../core/history.js";
import { t } from "../core/i18n.js";
import { link } from "../core/route.js";
import { html, useEffect, useMemo, useRef, useState } from "../core/ui.js";
import { Crop } from "../parts/crop.js";
import { Icon } from "../parts/icon.js";
import { Failure } from "../parts/notice.js";
import { Player, usePlayback } from "../parts/player.js";
import { ShotStrip } from "../parts/shotstrip.js";
import { Timeline } from "../parts/timeline.js";
import { Copies, Info, Related, ShownNow } from "../video/aside.js";
import { Clock } from "../video/clock.js";
import { Compare } from "../video/compare.js";
import { Controls, Tool } from "../video/controls.js";
import { useCopies, useMarks, useRelated, useStrips, useVideo } from "../video/data.js";
import { spansOf } from "../video/hits.js";
import { useVideoKeys } from "../video/keys.js";
import { Regions } from "../video/regions.js";
import { SpanPanel } from "../video/span.js";
import { useActions, useAddress, useZoom } from "../video/state.js";

/** The page. */
export default function Page({ route }) {
  const { data, error, reload } = useVideo(route.params.id);
  if (error) return html`<${Failure} error=${error} retry=${reload} />`;
  if (!data) return null;
  return html`<${Watching} ...${data} params=${route.params} />`;
}

function Watching({ info, shots, frames, params }) {
  const { id } = info;
  const clock = useMemo(() => new Clock(info.duration, info.fps), [id]);
  const stage = useRef(null);
  const playback = usePlayback(id);
  const strips = useStrips(id);
  const related = useRelated(id);
  const copies = useCopies(id);
  const hits = spansOf(params.hits);
  const [kept, setKept] = useState(0);
  const marks = useMarks(id, kept);
  const address = useAddress({ id, clock, params, hits });
  const actions = useActions({
    info, shots, hits, clock, stage, address, onKept: () => setKept((n) => n + 1),
  });
  const zoom = useZoom(clock);
  useVideoKeys({ clock, actions, zoom, address });
  useEffect(() => {
    document.title = `${info.name} · vdx`;
    const middle = frames.filter((one) => one.keyframe).at(frames.length > 2 ? 1 : 0);
    looked({ id, name: info.name, picture: middle && `/frames/${middle.id}.jpg?w=160` });
  }, [id]);

  const found = copies.data?.copies || [];
  const alike = related.data?.results.filter(({ video }) => !found.some((one) => one.video.id === video.id));
  const copy = found.find((one) => String(one.video.id) === params.copy);
  const labels = strips?.labels || [];
  const data = { duration: info.duration, shots, strips, hits, marks, labels, span: address.span };
  const tools = html`
    <${Tool} name="crop" label=${t("video.crop")} pressed=${address.cropping} onClick=${actions.crop} />
    <${Tool} name="regions" label=${t("video.regions")} pressed=${address.regions} onClick=${address.toggleRegions} />
    <${Tool} name="cut" label=${t("video.cut")} pressed=${Boolean(address.span)} onClick=${actions.chooseSpan} />`;
  return html`
    <div class="watching">
      <div class="watching-main" ref=${stage}>
        ${copy
          ? html`<${Compare} key=${copy.video.id} info=${info} copy=${copy} clock=${clock} playback=${playback} frames=${frames} />`
          : html`
            <${Player} video=${info} clock=${clock} playback=${playback} frames=${frames}>
              ${address.regions && !address.cropping && html`<${Regions} id=${id} clock=${clock} />`}
              ${address.cropping && html`<${Crop} onDone=${actions.searchRegion} onCancel=${actions.crop} />`}
            <//>`}
        <${Controls} clock=${clock} playable=${playback.state === "play"} audio=${info.audio} onShot=${actions.shot}
          onFull=${actions.full}>${!copy && tools}<//>
        <${Timeline} id=${id} clock=${clock} view=${zoom.view} data=${data} />
        <${ShotStrip} clock=${clock} shots=${shots} frames=${frames} ratio=${info.width / info.height} hits=${hits} />
        ${address.span && html`
          <${SpanPanel} id=${id} span=${address.span} clock=${clock} online=${info.online} onSpan=${address.setSpan}
            onBookmark=${actions.bookmark} />`}
      </div>
      <aside class="watching-side">
        <${Info} info=${info}>
          <button class="button" onClick=${actions.similar}><${Icon} name="similar" />${t("video.similar")}</button>
          <button class="button" onClick=${() => actions.bookmark(address.span)}>
            <${Icon} name="bookmark" />${t("video.bookmark")}
          </button>
          <button class="button" onClick=${actions.copyLink}><${Icon} name="link" />${t("video.link")}</button>
          <a class="button" href=${link("compact", { id })}><${Icon} name="compact" />${t("video.compact")}</a>
        <//>
        <${ShownNow} labels=${labels} clock=${clock} />
        <${Copies} id=${id} copies=${found} open=${copy?.video.id} />
        <${Related} results=${alike} />
      </aside>
    </div>`;
}
