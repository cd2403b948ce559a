/** Numbers as people read them. */

import { language } from "./i18n.js";

const locale = () => (language() === "zh" ? "zh-CN" : "en-GB");

/**
 * Seconds as a clock shows them: 75 is "1:15", 3675 "1:01:15"; with digits, "1:15.25".
 * @param {number} seconds
 * @param {number} [digits] after the point
 */
export function time(seconds, digits = 0) {
  const unit = 10 ** digits;
  const whole = Math.floor(Math.max(0, seconds) * unit + 1e-6);
  const s = Math.floor(whole / unit);
  const pair = (n) => String(n).padStart(2, "0");
  const clock = s >= 3600
    ? `${Math.floor(s / 3600)}:${pair(Math.floor(s / 60) % 60)}:${pair(s % 60)}`
    : `${Math.floor(s / 60)}:${pair(s % 60)}`;
  return digits ? `${clock}.${String(whole % unit).padStart(digits, "0")}` : clock;
}

/** Bytes: 1536 is "1.5 KB", by thousands of 1024. */
export function bytes(n) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let power = 0;
  let value = n;
  while (value >= 1000 && power < units.length - 1) {
    value /= 1024;
    power += 1;
  }
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(locale(), { maximumFractionDigits: digits })} ${units[power]}`;
}

/** A day, from ISO 8601 text: "3 Mar 2024". */
export function date(text) {
  const when = new Date(text);
  if (Number.isNaN(when.getTime())) return "";
  return when.toLocaleDateString(locale(), { year: "numeric", month: "short", day: "numeric" });
}

/** A whole number with its thousands set apart. */
export const count = (n) => n.toLocaleString(locale());

/** A share of 1: 0.256 is "26%". */
export const percent = (share) => `${Math.round(share * 100)}%`;

/** What people call a picture's size: "4K", "1080p", "720p", "SD". */
export function resolution(width, height) {
  const lines = Math.min(width, height);
  if (lines >= 2000) return "4K";
  return lines < 720 ? "SD" : `${lines >= 1080 ? 1080 : 720}p`;
}
