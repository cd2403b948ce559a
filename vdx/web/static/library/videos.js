/** The list of videos, of which only the parts near the window are fetched and kept. */

import { get } from "../core/api.js";
import { useCallback, useEffect, useRef, useState } from "../core/ui.js";

const PAGE = 100; // videos a request
const KEPT = 8; // pages kept: bounds the memory, however far one scrolls

class List {
  constructor(filters, changed) {
    this.filters = filters;
    this.changed = changed;
    this.pages = new Map();
    this.abort = new AbortController();
    this.total = null;
    this.error = null;
  }

  at(index) {
    const page = this.pages.get(Math.floor(index / PAGE));
    return page?.videos?.[index % PAGE] || null;
  }

  want(first, end) {
    const lastPage = Math.floor(Math.max(first, end - 1) / PAGE);
    for (let page = Math.floor(first / PAGE); page <= lastPage; page += 1) this.fetch(page);
  }

  async fetch(number) {
    const known = this.pages.get(number);
    this.pages.delete(number);
    this.pages.set(number, known || {});
    if (known) return;
    while (this.pages.size > KEPT) this.pages.delete(this.pages.keys().next().value);
    try {
      const asked = { ...this.filters, offset: number * PAGE, limit: PAGE };
      const answer = await get("/api/videos", asked, { signal: this.abort.signal });
      this.total = answer.total;
      this.error = null;
      if (this.pages.has(number)) this.pages.set(number, { videos: answer.videos });
    } catch (error) {
      if (error.name === "AbortError") return;
      this.pages.delete(number);
      this.error = error;
    }
    this.changed(this);
  }
}

/**
 * The videos that fit: {total, at(index), want(first, end), error, loading, reload}. `total` is null before
 * the first answer; a list stays until the first part of the one that takes its place is there.
 * @param {Object<string, string>} asked filters, sort and order
 */
export function useVideos(asked) {
  const [, setVersion] = useState(0);
  const [round, setRound] = useState(0);
  const shown = useRef(null);
  const coming = useRef(null);
  const key = JSON.stringify(asked);
  useEffect(() => {
    const draw = () => setVersion((n) => n + 1);
    const list = new List(asked, (changed) => {
      if (coming.current === changed) {
        shown.current?.abort.abort();
        shown.current = changed;
        coming.current = null;
      }
      draw();
    });
    coming.current?.abort.abort();
    coming.current = list;
    list.want(0, 1);
    draw();
  }, [key, round]);
  useEffect(() => () => {
    shown.current?.abort.abort();
    coming.current?.abort.abort();
  }, []);
  const list = shown.current;
  const want = useCallback((first, end) => shown.current?.want(first, end), []);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return {
    total: list ? list.total : null,
    at: (index) => list?.at(index) || null,
    error: list ? list.error : null,
    loading: coming.current !== null,
    list,
    want,
    reload,
  };
}
