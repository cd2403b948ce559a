/** The moment that a video's page is at, whether a browser's video tells it or only pictures follow it. */

import { useEffect, useRef, useState } from "../core/ui.js";

// Times come rounded to milliseconds: a seek goes a little further, so that it never ends a frame too early.
const BEYOND = 0.002;

/** The time of one video, who wants to know it, and how it is changed. */
export class Clock {
  /**
   * @param {number} duration seconds
   * @param {number|null} fps frames a second; null when they are not regular
   */
  constructor(duration, fps) {
    this.duration = duration;
    this.frame = 1 / (fps || 30);
    this.time = 0;
    this.playing = false;
    this.rate = 1;
    this.video = null;
    this.wanted = null;
    this.listeners = new Set();
  }

  /** Calls listener(clock) at each change; returns what stops it. */
  on(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell() {
    for (const listener of [...this.listeners]) listener(this);
  }

  /** Follows a video element until the returned function is called. */
  attach(video) {
    this.video = video;
    this.wanted = null; // by the element before
    const abort = new AbortController();
    const hear = (name, handler) => video.addEventListener(name, handler, { signal: abort.signal });
    const read = () => {
      if (this.wanted !== null || video.seeking || video.readyState === 0) return;
      this.time = Math.max(0, video.currentTime - (video.paused ? BEYOND : 0));
      this.tell();
    };
    const frame = () => {
      if (abort.signal.aborted) return;
      if (!video.paused) read();
      requestAnimationFrame(frame);
    };
    hear("timeupdate", read);
    hear("play", () => { this.playing = true; requestAnimationFrame(frame); this.tell(); });
    hear("pause", () => { this.playing = false; read(); this.tell(); });
    hear("ratechange", () => { this.rate = video.playbackRate; this.tell(); });
    hear("seeked", () => this.seeked());
    hear("loadedmetadata", () => this.seek(this.time));
    if (video.readyState > 0) this.seek(this.time); // it was quicker than we were
    return () => {
      abort.abort();
      if (this.video !== video) return; // another one took its place before this one went
      this.video = null;
      this.playing = false;
    };
  }

  /** Goes to a moment, in seconds; while one seek goes on, only the last that was asked for follows it. */
  seek(seconds) {
    this.time = Math.min(Math.max(0, this.duration - this.frame / 2), Math.max(0, seconds));
    const { video } = this;
    if (video && video.readyState > 0) {
      if (video.seeking) this.wanted = this.time;
      else video.currentTime = this.time + BEYOND;
    }
    this.tell();
  }

  seeked() {
    const next = this.wanted;
    this.wanted = null;
    if (next !== null) this.seek(next);
    else this.tell();
  }

  /** Plays or pauses. */
  toggle() {
    if (!this.video) return;
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  pause() {
    this.video?.pause();
  }

  /** Goes some frames on, or back when negative. */
  step(frames) {
    this.pause();
    this.seek(this.time + frames * this.frame);
  }

  /** Plays faster or slower. */
  setRate(rate) {
    this.rate = rate;
    if (this.video) this.video.playbackRate = rate;
    this.tell();
  }
}

/**
 * What `pick` takes from the clock; the component is drawn again only when that changes.
 * @template T
 * @param {Clock} clock
 * @param {(clock: Clock) => T} pick
 * @returns {T}
 */
export function useClock(clock, pick) {
  const [, redraw] = useState(0);
  const value = pick(clock);
  const latest = useRef(null);
  latest.current = { pick, value };
  useEffect(() => clock.on(() => {
    const { pick: now, value: shown } = latest.current;
    if (!Object.is(now(clock), shown)) redraw((n) => n + 1);
  }), [clock]);
  return value;
}
