/** Two films of one moment in one frame: the source at the left of a line that can be moved, the other at its right. */

import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { html, useEffect, useRef, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";

const APART = 0.03; // seconds that the two may be from each other: less than a frame

function useBoth() {
  const source = useRef(null);
  const made = useRef(null);
  const [playing, setPlaying] = useState(false);
  const [now, setNow] = useState(0);
  const [length, setLength] = useState(0);
  const [ready, setReady] = useState(0);
  const [error, setError] = useState(false);
  const follow = () => {
    const [one, other] = [source.current, made.current];
    if (!one || !other) return;
    if (Math.abs(one.currentTime - other.currentTime) > APART && !other.seeking) other.currentTime = one.currentTime;
  };
  const toggle = () => {
    if (source.current.paused) {
      follow();
      source.current.play();
      made.current.play();
    } else {
      source.current.pause();
      made.current.pause();
      follow();
    }
  };
  const seek = (seconds) => {
    source.current.currentTime = Math.min(Math.max(0, seconds), source.current.duration || 0);
    made.current.currentTime = source.current.currentTime;
    setNow(source.current.currentTime);
  };
  const step = (frames) => {
    if (!source.current.paused) toggle();
    seek(source.current.currentTime + frames / 25);
  };
  const failed = () => setError(true);
  const handlers = {
    onPlay: () => setPlaying(true),
    onPause: () => { setPlaying(false); made.current?.pause(); },
    onTimeUpdate: () => { follow(); setNow(source.current?.currentTime || 0); },
    onSeeked: follow,
    onLoadedMetadata: () => setLength(source.current.duration || 0),
    onEnded: () => { seek(0); source.current.play(); made.current.play(); },
    onLoadedData: () => setReady((n) => n + 1),
    onError: failed,
  };
  const others = { onLoadedData: () => setReady((n) => n + 1), onError: failed };
  return { source, made, playing, now, length, ready: ready > 1, error, toggle, seek, step, handlers, others };
}

/**
 * @param {{source: string, made: string}} props addresses of the films
 */
export function SideBySide({ source, made }) {
  const both = useBoth();
  const [line, setLine] = useState(50);
  const [actual, setActual] = useState(false);
  useKeys({
    " ": both.toggle, ",": () => both.step(-1), ".": () => both.step(1), z: () => setActual((on) => !on),
    ArrowLeft: () => setLine((at) => Math.max(0, at - 2)), ArrowRight: () => setLine((at) => Math.min(100, at + 2)),
  }, [[t("key.space"), t("key.play")], [", .", t("key.frame")], ["← →", t("compact.line")], ["z", t("compact.actual")]]);
  useEffect(() => { if (both.ready && both.source.current?.paused) both.toggle(); }, [both.ready]);
  if (both.error) return html`<p class="form-error" role="alert">${t("compact.unplayable")}</p>`;
  return html`
    <div class="both">
      <div class=${actual ? "both-stage both-actual" : "both-stage"}>
        <div class="both-films">
          <video ref=${both.source} src=${source} muted playsinline preload="auto" ...${both.handlers}></video>
          <video ref=${both.made} src=${made} muted playsinline preload="auto" style=${{ clipPath: `inset(0 0 0 ${line}%)` }} ...${both.others}></video>
          <span class="both-line" style=${{ left: `${line}%` }}></span>
          <input class="both-range" type="range" min="0" max="100" step="0.5" value=${line} aria-label=${t("compact.line")}
            onInput=${(event) => setLine(Number(event.currentTarget.value))} />
        </div>
        <span class="both-name both-left">${t("compact.source")}</span><span class="both-name both-right">${t("compact.made")}</span>
      </div>
      <div class="both-controls">
        <button class="icon-button" aria-label=${t(both.playing ? "compact.pause" : "compact.play")} onClick=${both.toggle}>
          <${Icon} name=${both.playing ? "pause" : "play"} filled=${!both.playing} /></button>
        <input type="range" min="0" max=${both.length || 1} step="0.01" value=${both.now} aria-label=${t("compact.position")}
          onInput=${(event) => both.seek(Number(event.currentTarget.value))} />
        <span class="muted small numbers">${time(both.now, 1)}</span>
        <button class="button" aria-pressed=${actual} onClick=${() => setActual(!actual)}>${t("compact.actual")}</button>
      </div>
    </div>`;
}
