/** Data that a component shows, asked anew when what it depends on changes. */

import { useCallback, useEffect, useRef, useState } from "./ui.js";

/**
 * Loads by load(signal) at first and whenever `depends` change; an answer that comes too late is dropped.
 * What was loaded before stays until the new comes.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {any[]} depends
 * @returns {{data: T|null, error: Error|null, loading: boolean, reload: () => void}}
 */
export function useData(load, depends) {
  const [state, setState] = useState({ data: null, error: null, loading: true });
  const [round, setRound] = useState(0);
  const loader = useRef(load);
  loader.current = load;
  useEffect(() => {
    const abort = new AbortController();
    setState((old) => ({ ...old, loading: true }));
    loader.current(abort.signal).then(
      (data) => !abort.signal.aborted && setState({ data, error: null, loading: false }),
      (error) => !abort.signal.aborted && setState((old) => ({ ...old, error, loading: false })),
    );
    return () => abort.abort();
  }, [...depends, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return { ...state, reload };
}
