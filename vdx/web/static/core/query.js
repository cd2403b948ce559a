/**
 * What is searched for, as the address keeps it.
 *
 * An example is a token: u-ID is an upload, f-ID a keyframe, v-ID@12.3 a moment of a video and
 * v-ID@12.3-15.0 a part of it; ~x,y,w,h behind it is the part of the picture that counts.
 */

import { FILTERS } from "../library/filters.js";

/** Those of the library that narrow a search too; `text` is another thing there. */
export const NARROWING = FILTERS.filter((name) => name !== "text");

/** What was written behind "~": {x, y, w, h}; null if it is no rectangle inside a picture. */
function regionOf(text) {
  const numbers = (text || "").split(",").map(Number);
  if (numbers.length !== 4 || numbers.some((number) => !Number.isFinite(number))) return null;
  const [x, y, w, h] = numbers;
  return x < 0 || y < 0 || w <= 0 || h <= 0 || x + w > 1.001 || y + h > 1.001 ? null : { x, y, w, h };
}

/** A parameter of the address as a list. */
export const list = (value) => (value === undefined || value === "" ? [] : [].concat(value));

/** @returns {{body: string, kind: string, id: string, start: ?number, end: ?number, region: ?object}} */
export function readToken(token) {
  const [body, region] = token.split("~");
  const [kind, rest = ""] = [body.slice(0, 1), body.slice(2)];
  const [id, times = ""] = rest.split("@");
  const [start, end] = times.split("-").map(Number);
  return {
    body, kind, id,
    start: times ? start : null,
    end: end === undefined ? null : end,
    region: regionOf(region),
  };
}

/** The same example with another region (as `regionText` writes it), or none. */
export const withRegion = (token, text = "") => readToken(token).body + text;

/** The token of a moment, or of a part. */
export function momentToken(video, start, end = null) {
  const text = (seconds) => String(Math.round(seconds * 1000) / 1000);
  return `v-${video}@${text(start)}${end === null ? "" : `-${text(end)}`}`;
}

/** Where the picture of an example comes from. */
export function pictureOf(token, width = 320) {
  const { kind, id, start, end } = readToken(token);
  if (kind === "u") return `/uploads/${id}.jpg?w=${width}`;
  if (kind === "f") return `/frames/${id}.jpg?w=${width}`;
  const middle = end === null ? start : (start + end) / 2;
  return `/videos/${id}/at.jpg?t=${Math.round(middle * 1000) / 1000}&w=${width}`;
}

/** What the address asks for; the same footage can only be looked for by one example alone. */
export function queryOf(params) {
  const alone = list(params.like).length === 1 && !list(params.unlike).length && !params.text && !params.then;
  return {
    text: [].concat(params.text || "")[0],
    like: list(params.like),
    unlike: list(params.unlike),
    then: list(params.then).slice(0, 1),
    within: params.within || "10",
    alone,
    mode: (alone && params.mode) || "auto",
  };
}

/** Whether anything is asked for; filters alone only say where to look. */
export const asks = (query) => Boolean(query.text || query.like.length);

/** Whether it only says what is not meant, or what comes then. */
export const lacks = (query) => !asks(query) && Boolean(query.unlike.length || query.then.length);

/** The parameters of /api/search: what is not as the server has it anyway. */
export function searchParams(params) {
  const { text, like, unlike, then, within, mode } = queryOf(params);
  const kept = { text, like, unlike, then };
  if (then.length) kept.within = within;
  if (mode !== "auto") kept.mode = mode;
  for (const name of NARROWING) if (params[name]) kept[name] = params[name];
  return kept;
}

/** The parameters with an example more, on one side only and once. */
export function withExample(params, side, token) {
  const other = side === "like" ? "unlike" : "like";
  const others = list(params[other]).filter((one) => one !== token);
  const own = list(params[side]).filter((one) => one !== token);
  return { ...params, [side]: [...own, token], [other]: others };
}

/** The parameters without an example. */
export function withoutExample(params, side, token) {
  return { ...params, [side]: list(params[side]).filter((one) => one !== token) };
}

/** Whether it is an example, not words. */
export const isToken = (text) => /^(u-[0-9a-z]+|f-\d+|v-\d+@[\d.-]+)(~[\d.,]+)?$/i.test(text);
