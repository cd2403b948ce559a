/** A search in a few words, for lists of searches. */

import { t } from "../core/i18n.js";
import { isToken, queryOf } from "../core/query.js";
import { chosen } from "../library/filters.js";
import { nameOf } from "./examples.js";

const called = (token) => (isToken(token) ? nameOf(token) : `“${token}”`);

/** @param {object} params of the address */
export function describe(params) {
  const { text, like, unlike, then, mode } = queryOf(params);
  const words = [];
  if (text) words.push(`“${text}”`);
  for (const token of like) words.push(nameOf(token));
  for (const token of unlike) words.push(t("describe.not", { name: nameOf(token) }));
  if (then.length) words.push(t("describe.then", { name: called(then[0]) }));
  for (const [, value] of chosen(params)) words.push(value);
  if (mode === "copy") words.push(t("mode.copy"));
  return words.join(" · ") || t("describe.nothing");
}
