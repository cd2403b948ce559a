/** The box for text: on the library page it narrows the list while one types, Enter searches shots. */

import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { go } from "../core/route.js";
import { html, useEffect, useRef, useState } from "../core/ui.js";
import { Icon } from "./icon.js";
import { ChooseFile } from "./intake.js";

const WAIT = 60; // milliseconds after the last key, so that a word makes one query

/** The box in the page's head. */
export default function SearchBox({ route }) {
  const listed = route.page === "library";
  const owned = listed || route.page === "search";
  const asked = owned ? String(route.params.text || "") : "";
  const [text, setText] = useState(asked);
  const box = useRef(null);
  const timer = useRef(0);
  const sent = useRef(asked);
  useEffect(() => {
    if (asked !== sent.current) setText(asked);
    sent.current = asked;
  }, [asked]);
  useEffect(() => () => clearTimeout(timer.current), [route.page]);
  useKeys({ "/": () => { box.current.focus(); box.current.select(); } }, [["/", t("key.focus")]]);

  const typed = (event) => {
    const value = event.currentTarget.value;
    setText(value);
    clearTimeout(timer.current);
    if (!listed) return;
    timer.current = setTimeout(() => {
      sent.current = value.trim();
      go("library", { ...route.params, text: value.trim() }, { replace: true });
    }, WAIT);
  };
  const submitted = (event) => {
    event.preventDefault();
    clearTimeout(timer.current);
    const others = owned ? route.params : {};
    go("search", { ...others, sort: undefined, order: undefined, offset: undefined, text: text.trim() });
  };
  const cleared = () => {
    setText("");
    sent.current = "";
    if (owned) go(route.page, { ...route.params, text: "" }, { replace: true });
    box.current.focus();
  };
  const escaped = (event) => {
    if (event.key === "Escape") box.current.blur();
  };
  return html`
    <form class="searchbox" role="search" onSubmit=${submitted}>
      <${Icon} name="search" />
      <input ref=${box} type="text" name="text" value=${text} onInput=${typed} onKeyDown=${escaped}
        placeholder=${t(listed ? "box.library" : "box.search")} aria-label=${t("box.label")}
        autocomplete="off" spellcheck=${false} enterkeyhint="search" />
      <${ChooseFile} route=${route} small />
      ${text
        ? html`<button type="button" class="icon-button" aria-label=${t("box.clear")} onClick=${cleared}>
            <${Icon} name="close" size=${16} /></button>`
        : html`<kbd aria-hidden="true">/</kbd>`}
    </form>`;
}
