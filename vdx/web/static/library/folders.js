/** Folders as a tree of which only the branch that was chosen is open. */

const above = (folder) => (folder.includes("/") ? folder.slice(0, folder.lastIndexOf("/")) : "");
const isBelow = (folder, other) => other === "" || folder.startsWith(`${other}/`);

/** A folder that is alone in its own is no choice: one goes on to what is in it. */
function top(folders) {
  let root = "";
  for (;;) {
    const inside = folders.filter((folder) => folder && above(folder) === root);
    if (inside.length !== 1 || folders.includes(root)) return root;
    const [only] = inside;
    if (!folders.some((folder) => above(folder) === only && folder !== only)) return root;
    root = only;
  }
}

/**
 * The folders to show, each with how deep it lies: those on the way to the chosen one, what is in it, and
 * beside it where it holds no further ones.
 * @param {{value: string, count: number}[]} values of the facet
 * @param {string} chosen the folder; "" for none
 * @returns {{value: string, count: number, depth: number}[]}
 */
export function branch(values, chosen) {
  const folders = values.map(({ value }) => value);
  if (chosen && !folders.includes(chosen)) return branch(values, ""); // nothing is left in it
  const root = top(folders);
  const leaf = chosen && !folders.some((folder) => above(folder) === chosen && folder !== chosen);
  const open = leaf ? above(chosen) : chosen || root;
  const shown = values.filter(({ value }) => {
    const onTheWay = value !== "" && isBelow(value, root) && (chosen === value || isBelow(chosen, value));
    return onTheWay || (value !== "" && above(value) === open) || (value === "" && !chosen);
  });
  const depth = (value) => value.split("/").length - (root ? root.split("/").length : 0) - 1;
  return shown
    .sort((a, b) => (a.value < b.value ? -1 : 1))
    .map((one) => ({ ...one, depth: Math.max(0, depth(one.value)) }));
}
