/** The answers of a search, page by page, and those of the last searches for going back to them. */

import { get } from "../core/api.js";
import { searched } from "../core/history.js";
import { asks, pictureOf, queryOf, searchParams } from "../core/query.js";
import { useCallback, useEffect, useRef, useState } from "../core/ui.js";

const PAGE = 40; // videos
const KEPT = 8; // searches
const kept = new Map(); // searches answered, by their parameters; the last is the newest

const NOTHING = { report: null, total: 0, unsure: false, results: [], error: null, loading: false, more: false };

function keep(key, answer) {
  kept.delete(key);
  kept.set(key, answer);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
}

/** Videos with their segments as single hits, best first: {key, video, segment, result}. */
export function hitsOf(results) {
  const hits = results.flatMap((result) => result.segments.map((segment) => ({
    key: `${result.video.id}@${segment.best}`, video: result.video, segment, result,
  })));
  return hits.sort((one, other) => other.segment.score - one.segment.score || one.result.rank - other.result.rank);
}

function remember(params, report) {
  const { like } = queryOf(params);
  const first = report.results[0]?.segments[0];
  const picture = like.length ? pictureOf(like[0], 160) : first?.frame ? `/frames/${first.frame}.jpg?w=160` : undefined;
  searched(params, { total: report.total, picture });
}

/**
 * Asks for what the address says.
 * @param {object} params of the address
 * @returns {{report: ?object, results: object[], total: number, unsure: boolean, error: ?Error, loading: boolean, more: boolean,
 *   next: () => void, retry: () => void}} report is the first page's, results those of all pages so far
 */
export function useHits(params) {
  const asked = searchParams(params);
  const key = JSON.stringify(asked);
  const [state, setState] = useState(() => kept.get(key) || NOTHING);
  const [round, setRound] = useState(0);
  const running = useRef(null);

  const load = useCallback(async (offset, before) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setState({ ...before, loading: true, error: null });
    try {
      const report = await get("/api/search", { ...asked, offset, limit: PAGE }, { signal: abort.signal });
      const known = new Set(offset ? before.results.map((result) => result.video.id) : []);
      const fresh = report.results.filter((result) => !known.has(result.video.id));
      const results = offset ? [...before.results, ...fresh] : report.results;
      const more = report.results.length > 0 && offset + report.results.length < report.total;
      const unsure = report.total === offset + PAGE + 1; // all that is known then is that there are more
      const answer = { report: offset ? before.report : report, total: report.total, unsure, results, error: null, loading: false, more, offset: offset + report.results.length };
      keep(key, answer);
      if (!offset) remember(params, report);
      setState(answer);
    } catch (error) {
      if (!abort.signal.aborted) setState({ ...before, loading: false, error });
    }
  }, [key]);

  useEffect(() => {
    if (!asks(queryOf(params))) setState(NOTHING);
    else if (kept.has(key) && !round) setState(kept.get(key));
    else load(0, state);
    return () => running.current?.abort();
  }, [key, round]);

  const next = () => { if (state.more && !state.loading) load(state.offset, state); };
  return { ...state, next, retry: () => setRound((n) => n + 1) };
}
