/** Spans of a video in its address: where a search hit it, so that the link alone shows them. */

const number = (value) => String(Number(value.toFixed(3)));

/**
 * Spans as a parameter: "12.3-15,40-41.5".
 * @param {{start: number, end: number}[]} spans
 */
export const spansText = (spans) => spans.map(({ start, end }) => `${number(start)}-${number(end)}`).join(",");

/** The spans of a parameter, by time; what is none is left out. */
export function spansOf(text) {
  const spans = [];
  for (const part of String(text || "").split(",")) {
    const [start, end = start] = part.split("-").map(Number);
    if (part && Number.isFinite(start) && Number.isFinite(end) && end >= start) spans.push({ start, end });
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Seconds of a clock's text, "1:02.5" or "62.5"; null when it is none. */
export function secondsOf(text) {
  const parts = text.trim().split(":").map(Number);
  if (!text.trim() || parts.length > 3 || parts.some((part) => !Number.isFinite(part) || part < 0)) return null;
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}
