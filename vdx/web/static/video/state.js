/** What is chosen on a video's page, kept in its address, and what its buttons and keys do. */

import { post } from "../core/api.js";
import { t } from "../core/i18n.js";
import { go, link } from "../core/route.js";
import { tellSeen } from "../core/seen.js";
import { useEffect, useRef, useState } from "../core/ui.js";
import { regionText } from "../parts/crop.js";
import { shotAt } from "../parts/shotstrip.js";
import { toast } from "../parts/toast.js";

const SETTLED = 600; // milliseconds that a moment lasts before it goes into the address
const CLOSEST = 4; // seconds that the timeline shows at the least

/** The address: the moment, the span, the regions; opened at its moment, or at the first hit. */
export function useAddress({ id, clock, params, hits }) {
  const [cropping, setCropping] = useState(false);
  const now = useRef(params);
  now.current = params;
  const change = (changes) => go("video", { ...now.current, id, ...changes }, { replace: true });
  const asked = params.t === undefined ? hits[0]?.start : Number(params.t);
  const told = useRef(null);
  useEffect(() => {
    if (asked !== undefined && Number.isFinite(asked) && asked !== told.current) clock.seek(asked);
  }, [asked, clock]);
  useEffect(() => {
    let timer = 0;
    const settle = () => {
      if (clock.playing) return;
      told.current = Number(clock.time.toFixed(3));
      if (String(told.current) !== now.current.t && (told.current || now.current.t)) change({ t: told.current });
      tellSeen(id, clock.time);
    };
    const stop = clock.on(() => {
      clearTimeout(timer);
      if (!clock.playing) timer = setTimeout(settle, SETTLED);
    });
    return () => {
      clearTimeout(timer);
      stop();
      tellSeen(id, clock.time);
    };
  }, [clock]);
  const [start, end] = [Number(params.in), Number(params.out)];
  const span = params.in !== undefined && end > start ? { start, end } : null;
  return {
    span,
    setSpan: (to) => change(to ? { in: to.start.toFixed(3), out: to.end.toFixed(3) } : { in: "", out: "" }),
    regions: params.regions === "1",
    toggleRegions: () => change({ regions: now.current.regions === "1" ? "" : "1" }),
    cropping,
    setCropping,
    leaveCopy: () => (now.current.copy ? change({ copy: "" }) : false),
  };
}

/** What one can do; `stage` is a ref to what full screen shows. */
export function useActions({ info, shots, hits, clock, stage, address, onKept }) {
  const { id } = info;
  const at = () => clock.time.toFixed(3);
  const chosen = () => {
    const shot = shots[shotAt(shots, clock.time)];
    return shot ? { start: shot.start, end: shot.end } : { start: 0, end: clock.duration };
  };
  return {
    shot: (step) => {
      const now = shotAt(shots, clock.time);
      const late = step < 0 && clock.time - shots[now].start > 1; // back to this one's beginning first
      const to = shots[Math.min(shots.length - 1, Math.max(0, now + (late ? 0 : step)))];
      if (to) clock.seek(to.start);
    },
    hit: (step) => {
      const past = hits.filter((one) => (step > 0 ? one.start > clock.time + 0.05 : one.start < clock.time - 0.05));
      const to = step > 0 ? past[0] : past.at(-1);
      if (to) clock.seek(to.start);
    },
    crop: () => {
      clock.pause();
      address.setCropping(!address.cropping);
    },
    searchRegion: (region) => go("search", { like: `v-${id}@${at()}${regionText(region)}` }),
    similar: () => go("search", { like: `v-${id}@${at()}` }),
    chooseSpan: () => address.setSpan(address.span ? null : chosen()),
    from: () => address.setSpan({ start: clock.time, end: Math.max(address.span?.end ?? 0, clock.time + clock.frame) }),
    to: () => address.setSpan({
      start: Math.min(address.span?.start ?? chosen().start, Math.max(0, clock.time - clock.frame)), end: clock.time,
    }),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : stage.current.requestFullscreen?.()),
    bookmark: (span) => bookmark(id, span || { start: clock.time, end: clock.time }).then(onKept),
    copyLink: () => copyLink(link("video", { id, t: at(), in: address.span?.start, out: address.span?.end })),
  };
}

async function bookmark(id, { start, end }) {
  try {
    await post("/api/bookmarks", { video: id, start, end, note: "" });
    toast(t("video.bookmarked"), { action: { label: t("video.collections"), run: () => go("collections") } });
  } catch (error) {
    toast(error.message, { error: true });
  }
}

async function copyLink(path) {
  try {
    await navigator.clipboard.writeText(location.origin + path);
    toast(t("video.copied"));
  } catch {
    toast(t("video.notcopied", { link: location.origin + path }), { error: true });
  }
}

/** The part of the video that the timeline shows, larger or smaller about the moment that it is at. */
export function useZoom(clock) {
  const [view, setView] = useState({ from: 0, to: clock.duration });
  const length = view.to - view.from;
  const show = (seconds) => {
    const size = Math.min(clock.duration, Math.max(CLOSEST, seconds));
    const from = Math.min(clock.duration - size, Math.max(0, clock.time - size / 2));
    setView({ from, to: from + size });
  };
  useEffect(() => clock.on(() => {
    setView((old) => {
      const size = old.to - old.from;
      if (clock.time >= old.from && clock.time <= old.to) return old;
      const from = Math.min(clock.duration - size, Math.max(0, clock.time - size * 0.1));
      return { from, to: from + size };
    });
  }), [clock]);
  return { view, nearer: () => show(length / 2), further: () => show(length * 2), whole: () => show(clock.duration) };
}
