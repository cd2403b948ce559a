/** The keys of a video's page. */

import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";

const JUMP = 10; // seconds, as j and l go
const HOP = 5; // as the arrows do

/** Listens to them. */
export function useVideoKeys({ clock, actions, zoom, address }) {
  const by = (seconds) => () => clock.seek(clock.time + seconds);
  useKeys({
    " ": () => clock.toggle(),
    k: () => clock.toggle(),
    j: by(-JUMP),
    l: by(JUMP),
    ArrowLeft: by(-HOP),
    ArrowRight: by(HOP),
    Home: () => clock.seek(0),
    End: () => clock.seek(clock.duration),
    ",": () => clock.step(-1),
    ".": () => clock.step(1),
    "[": () => actions.shot(-1),
    "]": () => actions.shot(1),
    p: () => actions.hit(-1),
    n: () => actions.hit(1),
    i: () => actions.from(),
    o: () => actions.to(),
    x: () => actions.chooseSpan(),
    c: () => actions.crop(),
    r: () => address.toggleRegions(),
    s: () => actions.similar(),
    b: () => actions.bookmark(address.span),
    f: () => actions.full(),
    "+": zoom.nearer,
    "=": zoom.nearer,
    "-": zoom.further,
    0: zoom.whole,
    Escape: () => address.leaveCopy(),
  }, [
    [t("key.space"), t("key.play")],
    ["j k l", t("key.jkl")],
    ["← →", t("key.hop")],
    [", .", t("key.frame")],
    ["[ ]", t("key.shot")],
    ["n p", t("key.hit")],
    ["i o", t("key.span")],
    ["x", t("video.cut")],
    ["c", t("video.crop")],
    ["r", t("video.regions")],
    ["s", t("video.similar")],
    ["b", t("video.bookmark")],
    ["f", t("player.full")],
    ["+ - 0", t("key.zoom")],
  ]);
}
