/** The list of videos, of which only the parts near the window are fetched and kept. */

import { get } from "../core/api.js";
import { useCallback, useEffect, useRef, useState } from "../core/ui.js";

const PAGE = 100; // videos a request
const KEPT = 8; // pages kept: bounds the memory, however far one scrolls

class List {
  constructor(filters, changed) {
    this.filters = filters;
    this.changed = changed;
    this.pages = new Map(); // by number, oldest use first: {videos} or {abort} while it is fetched
    this.total = null;
    this.error = null;
  }

  at(index) {
    return this.pages.get(Math.floor(index / PAGE))?.videos?.[index % PAGE] || null;
  }

  want(first, end) {
    const from = Math.floor(first / PAGE);
    const to = Math.floor(Math.max(first, end - 1) / PAGE);
    for (const [number, page] of [...this.pages]) {
      if (page.abort && (number < from || number > to)) this.drop(number); // scrolled past before it came
    }
    for (let number = from; number <= to; number += 1) this.use(number);
    while (this.pages.size > KEPT) this.drop(this.pages.keys().next().value);
  }

  use(number) {
    const page = this.pages.get(number) || { abort: new AbortController() };
    const fresh = !this.pages.delete(number);
    this.pages.set(number, page);
    if (fresh) this.fetch(number, page);
  }

  drop(number) {
    this.pages.get(number).abort?.abort();
    this.pages.delete(number);
  }

  close() {
    for (const number of [...this.pages.keys()]) this.drop(number);
  }

  async fetch(number, page) {
    try {
      const asked = { ...this.filters, offset: number * PAGE, limit: PAGE };
      const answer = await get("/api/videos", asked, { signal: page.abort.signal });
      this.total = answer.total;
      this.error = null;
      this.pages.set(number, { videos: answer.videos });
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
        shown.current?.close();
        shown.current = changed;
        coming.current = null;
      }
      draw();
    });
    coming.current?.close();
    coming.current = list;
    list.want(0, 1);
    draw();
  }, [key, round]);
  useEffect(() => () => {
    shown.current?.close();
    coming.current?.close();
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
