/** Searches and videos that one was at, in this browser only. */

import { searchParams } from "./query.js";

const KEY = "vdx.history";
const REMEMBERED = 200;

/** @typedef {{kind: "search"|"video", when: string, params: object, name?: string, total?: number, picture?: string}} Visit */

/** All visits, the last first. @returns {Visit[]} */
export function visits() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter((one) => one && one.params && one.when) : [];
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(0, REMEMBERED)));
  } catch {
    localStorage.removeItem(KEY); // no room: what one searches now counts more
  }
}

const same = (one, other) => one.kind === other.kind && JSON.stringify(one.params) === JSON.stringify(other.params);

function visited(visit) {
  keep([{ ...visit, when: new Date().toISOString() }, ...visits().filter((one) => !same(one, visit))]);
}

/**
 * A search was answered.
 * @param {object} params of the address
 * @param {{total: number, picture?: string}} answer
 */
export function searched(params, { total, picture }) {
  visited({ kind: "search", params: searchParams(params), total, picture });
}

/**
 * A video was looked at.
 * @param {{id: number|string, name: string, picture?: string}} video
 */
export function looked({ id, name, picture }) {
  visited({ kind: "video", params: { id: String(id) }, name, picture });
}

/** Forgets one visit, or all. @param {Visit} [visit] */
export const forget = (visit) => keep(visit ? visits().filter((one) => !same(one, visit)) : []);
