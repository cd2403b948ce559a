/** The choices by which the library is narrowed, as the address holds them. */

import { t } from "../core/i18n.js";

/** Parameters that narrow the list of videos, here and in a search. */
export const FILTERS = [
  "text", "folder", "status", "resolution", "codec", "audio", "label", "from", "to", "shortest", "longest",
];
/** What the list can be sorted by, and which way round is the natural one. */
export const SORTS = { name: "asc", date: "desc", duration: "desc", size: "desc", added: "desc" };

const FIRST = "added";

/** Those of a page's parameters that narrow the list. */
export function filtersOf(params) {
  return Object.fromEntries(FILTERS.filter((name) => params[name]).map((name) => [name, params[name]]));
}

/** {sort, order} of a page's parameters, what is not given as it is at first. */
export function sortOf(params) {
  const sort = params.sort in SORTS ? params.sort : FIRST;
  const order = ["asc", "desc"].includes(params.order) ? params.order : SORTS[sort];
  return { sort, order };
}

/** Whether the value of a facet is chosen: by its own parameter, or by both ends of a range. */
export function isChosen(params, facet, value) {
  const wanted = choice(facet, value);
  return Object.entries(wanted).every(([name, text]) => String(params[name] ?? "") === String(text));
}

/** The parameters that a value of a facet stands for. */
export function choice(facet, value) {
  if (facet === "year") return { from: `${value}-01-01`, to: `${value}-12-31` };
  if (facet === "duration") {
    const [shortest, longest] = value.split("-");
    return { shortest: shortest === "0" ? "" : shortest, longest: longest || "" };
  }
  return { [facet]: value };
}

/** The parameters without a facet's choice. */
export function without(params, facet) {
  const names = Object.keys(choice(facet, "0-1"));
  return { ...params, ...Object.fromEntries(names.map((name) => [name, ""])) };
}

/** A facet's value as people read it. */
export function valueText(facet, value) {
  if (facet === "folder") return value === "" ? t("facet.folder.top") : value.split("/").join(" / ");
  if (facet === "duration") return durationText(...value.split("-"));
  if (["status", "resolution", "audio"].includes(facet)) return t(`facet.${facet}.${value}`);
  return value;
}

function durationText(shortest, longest) {
  const unit = (s) => (s < 60 ? t("facet.seconds", { n: s }) : t("facet.minutes", { n: Math.round(s / 60) }));
  if (!Number(shortest)) return t("facet.under", { most: unit(Number(longest)) });
  if (!longest) return t("facet.over", { least: unit(Number(shortest)) });
  return t("facet.between", { least: unit(Number(shortest)), most: unit(Number(longest)) });
}

/** The choices now, as [facet, text] for chips. */
export function chosen(params) {
  const found = [];
  for (const facet of ["folder", "status", "resolution", "codec", "audio", "label"]) {
    if (params[facet]) found.push([facet, valueText(facet, params[facet])]);
  }
  if (params.from || params.to) found.push(["year", spanText(params.from, params.to)]);
  if (params.shortest || params.longest) {
    found.push(["duration", durationText(params.shortest || "0", params.longest || "")]);
  }
  return found;
}

function spanText(from = "", to = "") {
  const year = from.slice(0, 4);
  if (from === `${year}-01-01` && to === `${year}-12-31`) return year;
  return `${from} – ${to}`;
}
