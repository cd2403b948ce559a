/** Bookmarks in collections, with notes, to go back to and to take along. */

import { del, get, patch, post } from "../core/api.js";
import { useData } from "../core/data.js";
import { count } from "../core/format.js";
import { t } from "../core/i18n.js";
import { go, link } from "../core/route.js";
import { useTitle } from "../core/title.js";
import { html, useState } from "../core/ui.js";
import { Marked } from "../marks/marked.js";
import { AskDialog, NameDialog } from "../marks/naming.js";
import { Icon } from "../parts/icon.js";
import { Empty, Failure, Progress } from "../parts/notice.js";
import { toast } from "../parts/toast.js";

const FORMATS = ["otio", "edl", "csv", "json", "clips"];

function Sidebar({ collections, chosen, total, onNew }) {
  const item = (id, name, number) => html`
    <li key=${id}>
      <a class="facet-value" href=${link("collections", { c: id })} aria-current=${chosen === id ? "true" : undefined}>
        <span class="ellipsis" title=${name}>${name}</span><span class="numbers muted">${count(number)}</span>
      </a>
    </li>`;
  return html`
    <nav class="collections-side" aria-label=${t("place.collections")}>
      <ul>
        ${item("", t("collections.all"), total)}
        ${collections.map((one) => item(String(one.id), one.name, one.count))}
      </ul>
      <button class="button" onClick=${onNew}><${Icon} name="add" />${t("collections.new")}</button>
    </nav>`;
}

function Head({ collection, onEdit, onDelete }) {
  if (!collection) return html`<header class="collection-head"><h1>${t("collections.all")}</h1></header>`;
  return html`
    <header class="collection-head">
      <div class="collection-title">
        <h1>${collection.name}</h1>
        <button class="icon-button" aria-label=${t("collection.edit")} title=${t("collection.edit")} onClick=${onEdit}><${Icon} name="edit" size=${18} /></button>
        <button class="icon-button" aria-label=${t("collection.delete")} title=${t("collection.delete")} onClick=${onDelete}><${Icon} name="trash" size=${18} /></button>
      </div>
      ${collection.note && html`<p class="muted collection-note">${collection.note}</p>`}
      ${collection.count > 0 && html`
        <p class="collection-export"><span class="muted small">${t("collection.export")}</span>
          ${FORMATS.map((format) => html`
            <a key=${format} class="chip" download href=${`/api/collections/${collection.id}/export?format=${format}`}
              title=${t(`export.${format}.about`)}><${Icon} name="download" />${t(`export.${format}`)}</a>`)}
        </p>`}
    </header>`;
}

const kept = ({ video, start, end, note, collection }) => ({ video: video.id, start, end, note, collection });

async function remove(bookmark, reload) {
  try {
    await del(`/api/bookmarks/${bookmark.id}`);
    reload();
    const undo = async () => { await post("/api/bookmarks", kept(bookmark)); reload(); };
    toast(t("mark.removed"), bookmark.video ? { action: { label: t("undo"), run: undo } } : {});
  } catch (error) {
    toast(error.message, { error: true });
  }
}

function Marks({ bookmarks, collections, reload, inside }) {
  if (bookmarks.length === 0) {
    return html`<${Empty} icon="bookmark" title=${t(inside ? "collection.empty" : "collections.empty")} text=${t("collections.empty.text")} />`;
  }
  return html`
    <ul class="cards marks">
      ${bookmarks.map((one) => html`
        <li key=${one.id}><${Marked} bookmark=${one} collections=${collections} onChange=${reload} onRemove=${() => remove(one, reload)} /></li>`)}
    </ul>`;
}

/** The page. */
export default function Page({ route }) {
  const chosen = String(route.params.c || "");
  const lists = useData((signal) => get("/api/collections", {}, { signal }), []);
  const marks = useData((signal) => get("/api/bookmarks", { collection: chosen }, { signal }), [chosen]);
  const [asked, setAsked] = useState("");
  useTitle(lists.data?.collections.find((one) => String(one.id) === chosen)?.name || t("place.collections"));
  const reload = () => { lists.reload(); marks.reload(); };
  const error = lists.error || marks.error;
  if (error) return html`<${Failure} error=${error} retry=${reload} />`;
  if (!lists.data || !marks.data) return html`<${Progress} label=${t("place.collections")} />`;
  const { collections, bookmarks: total } = lists.data;
  const collection = collections.find((one) => String(one.id) === chosen);
  const close = () => setAsked("");
  const make = async (given) => {
    const made = await post("/api/collections", given);
    lists.reload();
    go("collections", { c: made.id });
  };
  const change = async (given) => { await patch(`/api/collections/${collection.id}`, given); lists.reload(); };
  const drop = async () => {
    await del(`/api/collections/${collection.id}`).catch((problem) => toast(problem.message, { error: true }));
    lists.reload();
    go("collections", {}, { replace: true });
  };
  return html`
    <div class="collections">
      <${Sidebar} collections=${collections} chosen=${chosen} total=${total ?? collections.reduce((sum, one) => sum + one.count, 0)} onNew=${() => setAsked("new")} />
      <section class=${marks.loading ? "collection themes-stale" : "collection"}>
        <${Head} collection=${collection} onEdit=${() => setAsked("edit")} onDelete=${() => setAsked("delete")} />
        <${Marks} bookmarks=${marks.data.bookmarks} collections=${collections} reload=${reload} inside=${Boolean(collection)} />
      </section>
    </div>
    ${asked === "new" && html`<${NameDialog} title=${t("collections.new")} done=${t("collection.make")} onDone=${make} onClose=${close} />`}
    ${asked === "edit" && html`<${NameDialog} title=${t("collection.edit")} initial=${collection} done=${t("save")} onDone=${change} onClose=${close} />`}
    ${asked === "delete" && html`
      <${AskDialog} title=${t("collection.delete")} text=${t("collection.delete.text", { name: collection.name, count: collection.count })}
        done=${t("delete")} onDone=${drop} onClose=${close} />`}`;
}
