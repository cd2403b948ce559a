/** Dark or light: as the system has it, unless somebody chose. */

import { useState } from "./ui.js";

const KEY = "vdx.theme";
const NAMES = ["auto", "light", "dark"];

const chosen = () => (NAMES.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : "auto");

function show(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

/** [name, next]: "auto", "light" or "dark", and a function that goes on to the next. */
export function useTheme() {
  const [name, setName] = useState(chosen);
  const next = () => {
    const following = NAMES[(NAMES.indexOf(name) + 1) % NAMES.length];
    localStorage.setItem(KEY, following);
    show(following);
    setName(following);
  };
  return [name, next];
}

show(chosen());
