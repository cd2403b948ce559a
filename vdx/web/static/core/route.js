/** The page's state is its address: which page, and every choice on it. */

import { address } from "./api.js";
import { useEffect, useState } from "./ui.js";

const PAGES = ["search", "themes", "collections", "history"];
const WITH_ID = ["video", "compact"];
const listeners = new Set();
let scroll = 0; // where the page that one went back to was scrolled to

function parameters(search) {
  const params = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (name in params) params[name] = [].concat(params[name], value);
    else params[name] = value;
  }
  return params;
}

/**
 * What an address asks for: {page, params}. A parameter given more than once is a list; the id in
 * /video/3 is params.id, a text.
 * @param {{pathname: string, search: string}} place
 * @returns {{page: string, params: Object<string, string|string[]>}}
 */
export function parse(place) {
  const [name, id, ...more] = place.pathname.split("/").filter(Boolean);
  const params = parameters(place.search);
  if (!name) return { page: "library", params };
  if (more.length === 0) {
    if (PAGES.includes(name) && id === undefined) return { page: name, params };
    if (WITH_ID.includes(name) && /^\d+$/.test(id || "")) return { page: name, params: { ...params, id } };
  }
  return { page: "missing", params };
}

/**
 * The address of a page: link("video", {id: 3, t: 12.3}) is "/video/3?t=12.3".
 * @param {string} page
 * @param {Object<string, any>} [params] empty ones are left out, lists repeat
 */
export function link(page, params = {}) {
  if (WITH_ID.includes(page)) {
    const { id, ...others } = params;
    return address(`/${page}/${id}`, others);
  }
  return address(page === "library" ? "/" : `/${page}`, params);
}

/** How far a page that one came back to was scrolled, once; for pages that know their height later. */
export function takeScroll() {
  const taken = scroll;
  scroll = 0;
  return taken;
}

function stepped(event) {
  scroll = event.state?.scroll || 0;
  tell();
}

function tell() {
  for (const listener of [...listeners]) listener(parse(location));
}

/**
 * Goes to a page. With `replace` the step back leads past the address before this one: for what is typed.
 * @param {string} page
 * @param {Object<string, any>} [params]
 * @param {{replace?: boolean}} [options]
 */
export function go(page, params = {}, { replace = false } = {}) {
  const to = link(page, params);
  if (to === location.pathname + location.search) return;
  const before = parse(location);
  scroll = 0;
  if (!replace) history.replaceState({ scroll: scrollY }, "");
  history[replace ? "replaceState" : "pushState"](null, "", to);
  if (before.page !== page || before.params.id !== String(params.id ?? before.params.id)) scrollTo(0, 0);
  tell();
}

/** The present {page, params}; the component is drawn again when they change. */
export function useRoute() {
  const [route, setRoute] = useState(() => parse(location));
  useEffect(() => {
    listeners.add(setRoute);
    setRoute(parse(location));
    return () => listeners.delete(setRoute);
  }, []);
  return route;
}

function followed(event) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || anchor.target || anchor.hasAttribute("download") || anchor.origin !== location.origin) return;
  const to = parse(anchor);
  if (to.page === "missing") return;
  event.preventDefault();
  go(to.page, to.params);
}

/** Makes links and the browser's buttons change the page without loading it anew; called once. */
export function start() {
  history.scrollRestoration = "manual"; // a page's height is known only when its data are there
  addEventListener("popstate", stepped);
  document.addEventListener("click", followed);
}
