/** The server's JSON: one function a method, errors with a sentence for people, and its events. */

/** What the server, or the way to it, said was wrong; `message` is a sentence. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status the HTTP status; 0 when there was no answer
   * @param {object|null} body the error object
   */
  constructor(message, status = 0, body = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.body = body;
  }
}

/**
 * A path with its parameters; empty ones are left out, lists repeat.
 * @param {string} path
 * @param {Object<string, any>} [params]
 */
export function address(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "" && one !== false) query.append(name, one);
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

async function ask(method, url, { body, headers = {}, signal } = {}) {
  let answer;
  try {
    answer = await fetch(url, { method, body, headers, signal, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("vdx does not answer; is it still running?");
  }
  const json = answer.status !== 204 && (answer.headers.get("content-type") || "").includes("json");
  const content = json ? await answer.json() : null;
  if (answer.ok) return content;
  const sentence = content?.error?.message;
  throw new ApiError(sentence || `${answer.status} ${answer.statusText}`, answer.status, content);
}

function sent(method, path, body, { signal, headers = {} } = {}) {
  const raw = body instanceof Blob || body instanceof ArrayBuffer;
  const kind = raw ? {} : { "Content-Type": "application/json" };
  const content = raw || body === undefined ? body : JSON.stringify(body);
  return ask(method, path, { body: content, headers: { ...kind, ...headers }, signal });
}

/** GET; rejects with an ApiError, or with an AbortError when `signal` says so. */
export const get = (path, params, { signal } = {}) => ask("GET", address(path, params), { signal });
/** POST an object as JSON, or a Blob as it is. */
export const post = (path, body, options) => sent("POST", path, body, options);
/** PATCH with an object. */
export const patch = (path, body, options) => sent("PATCH", path, body, options);
/** DELETE. */
export const del = (path, options) => sent("DELETE", path, undefined, options);

const handlers = new Set();
let source = null;

function listen() {
  source = new EventSource("/api/events");
  for (const kind of ["job", "library"]) {
    source.addEventListener(kind, (event) => {
      const data = event.data ? JSON.parse(event.data) : null;
      for (const handler of [...handlers]) handler(kind, data);
    });
  }
}

/**
 * Calls handler(kind, data) for each of the server's events: "job" with a vdx.job/1, "library" when the
 * library's content changed. One connection serves all. Returns a function that stops it.
 * @param {(kind: string, data: object|null) => void} handler
 */
export function events(handler) {
  handlers.add(handler);
  if (!source) listen();
  return () => {
    handlers.delete(handler);
    if (handlers.size === 0 && source) {
      source.close();
      source = null;
    }
  };
}
