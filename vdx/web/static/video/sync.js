/** Plays a copy in step with a video: each moment of the one is shown with the same moment of the other. */

const DRIFT = 0.12; // seconds apart that the eye forgives; beyond, the copy jumps
const SLOWEST = 0.0625; // what browsers play
const FASTEST = 16;

/** The segment that a moment of the video lies in, else the next one, else the last. */
export function segmentAt(segments, seconds) {
  return segments.find((one) => seconds < one.end) || segments.at(-1) || null;
}

/**
 * The copy's moment that shows what the video shows; held at the segment's ends.
 * @param {{start: number, end: number, other_start: number, other_end: number, speed: number}} segment
 */
export function otherTime(segment, seconds) {
  const into = Math.min(segment.end, Math.max(segment.start, seconds)) - segment.start;
  const from = segment.speed < 0 ? segment.other_end : segment.other_start;
  return from + into * segment.speed;
}

function inside(segment, seconds) {
  return seconds >= segment.start && seconds < segment.end;
}

/**
 * Keeps `other` in step with `clock` until the returned function is called.
 * @param {Clock} clock of the video
 * @param {Clock} other of the copy
 * @param {object[]} segments by time
 */
export function follow(clock, other, segments) {
  const step = () => {
    const segment = segmentAt(segments, clock.time);
    if (!segment) return;
    const to = otherTime(segment, clock.time);
    const { video } = other;
    const rate = clock.rate * segment.speed;
    const plays = clock.playing && inside(segment, clock.time) && rate >= SLOWEST && rate <= FASTEST;
    if (!video || !plays) {
      other.pause();
      if (Math.abs(other.time - to) > other.frame / 3) other.seek(to);
      return;
    }
    if (video.playbackRate !== rate) video.playbackRate = rate;
    if (video.paused) video.play().catch(() => {});
    if (!video.seeking && Math.abs(video.currentTime - to) > DRIFT) other.seek(to);
  };
  step();
  const stop = clock.on(step);
  return () => {
    stop();
    other.pause();
  };
}
