/** The bar under the picture: play, steps, time, speed, sound, full screen. */

import { time } from "../core/format.js";
import { t } from "../core/i18n.js";
import { html, useEffect, useRef, useState } from "../core/ui.js";
import { Icon } from "../parts/icon.js";
import { useClock } from "./clock.js";

const RATES = [0.25, 0.5, 1, 1.5, 2, 4];

/** A round button with a label that also shows as a hint. */
export function Tool({ name, label, pressed, ...others }) {
  return html`
    <button class="icon-button" aria-label=${label} title=${label} aria-pressed=${pressed} ...${others}>
      <${Icon} name=${name} />
    </button>`;
}

function Time({ clock }) {
  const element = useRef(null);
  useEffect(() => {
    const show = () => { element.current.textContent = time(clock.time, 2); };
    show();
    return clock.on(show);
  }, [clock]);
  return html`<span class="player-time numbers"><span ref=${element} /> <span class="muted">/ ${time(clock.duration)}</span></span>`;
}

function Sound({ clock }) {
  const [muted, setMuted] = useState(false);
  const toggled = () => {
    if (!clock.video) return;
    clock.video.muted = !clock.video.muted;
    setMuted(clock.video.muted);
  };
  return html`<${Tool} name=${muted ? "muted" : "volume"} label=${t("player.sound")} pressed=${muted} onClick=${toggled} />`;
}

/**
 * The bar; children are further tools, before sound and full screen.
 * @param {{clock: Clock, playable: boolean, audio: boolean, onShot: (step: number) => void, onFull: () => void, children?: any}} props
 */
export function Controls({ clock, playable, audio, onShot, onFull, children }) {
  const playing = useClock(clock, (now) => now.playing);
  const rate = useClock(clock, (now) => now.rate);
  return html`
    <div class="controls" role="toolbar" aria-label=${t("player.controls")}>
      <${Tool} name=${playing ? "pause" : "play"} label=${t(playing ? "player.pause" : "player.play")}
        disabled=${!playable} onClick=${() => clock.toggle()} />
      <${Tool} name="back" label=${t("player.frame.back")} onClick=${() => clock.step(-1)} />
      <${Tool} name="forward" label=${t("player.frame.on")} onClick=${() => clock.step(1)} />
      <span class="wide-only controls-shots">
        <${Tool} name="shotback" label=${t("player.shot.back")} onClick=${() => onShot(-1)} />
        <${Tool} name="shoton" label=${t("player.shot.on")} onClick=${() => onShot(1)} />
      </span>
      <${Time} clock=${clock} />
      <span class="controls-rest">
        ${children}
        <select class="field rate" aria-label=${t("player.rate")} disabled=${!playable}
          onChange=${(event) => clock.setRate(Number(event.currentTarget.value))}>
          ${[...new Set([...RATES, rate])].sort((a, b) => a - b).map((one) => html`
            <option key=${one} value=${one} selected=${one === rate}>${one}×</option>`)}
        </select>
        ${audio && html`<${Sound} clock=${clock} />`}
        <${Tool} name="fullscreen" label=${t("player.full")} onClick=${onFull} />
      </span>
    </div>`;
}
