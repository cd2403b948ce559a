/** Texts in the reader's language. */

import en from "../languages/en.js";
import zh from "../languages/zh.js";
import { useEffect, useState } from "./ui.js";

const LANGUAGES = { en, zh };
const KEY = "vdx.language";
const listeners = new Set();

function preferred() {
  const chosen = localStorage.getItem(KEY);
  if (chosen in LANGUAGES) return chosen;
  const wanted = (navigator.languages || [navigator.language]).map((name) => name.slice(0, 2));
  return wanted.find((name) => name in LANGUAGES) || "en";
}

let current = preferred();

/** The language now: "en" or "zh". */
export const language = () => current;

/**
 * The text of a key. {name} in it is replaced by values.name; with a number `count` among them the key's
 * form for one, "key.one", is used where the language has it.
 * @param {string} key
 * @param {Object<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const texts = LANGUAGES[current];
  const one = values.count === 1 || values.count === "1";
  const text = (one && texts[`${key}.one`]) || texts[key] || en[key] || key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Changes the language and draws the page again. */
export function setLanguage(name) {
  current = name;
  localStorage.setItem(KEY, name);
  document.documentElement.lang = name === "zh" ? "zh-CN" : name;
  for (const listener of [...listeners]) listener(name);
}

/** The language now; the component is drawn again when it changes. */
export function useLanguage() {
  const [name, setName] = useState(current);
  useEffect(() => {
    listeners.add(setName);
    return () => listeners.delete(setName);
  }, []);
  return name;
}

document.documentElement.lang = current === "zh" ? "zh-CN" : current;
