/** Folders as a tree of which only the branch that was chosen is open. */

const above = (folder) => (folder.includes("/") ? folder.slice(0, folder.lastIndexOf("/")) : "");

/** The folder whose contents are shown: the chosen one, or the one that it lies in if it holds no others. */
function opened(folders, chosen) {
  const inside = (folder) => folders.filter((one) => one !== "" && above(one) === folder);
  if (chosen) return inside(chosen).length ? chosen : above(chosen);
  const tops = inside("");
  return tops.length === 1 ? tops[0] : ""; // one alone is no choice
}

/**
 * The folders to show, each with how deep it lies: those on the way to the open one, and what is in it.
 * @param {{value: string, count: number}[]} values of the facet
 * @param {string} chosen the folder; "" for none
 * @returns {{value: string, count: number, depth: number}[]}
 */
export function branch(values, chosen) {
  const folders = values.map(({ value }) => value);
  if (chosen && !folders.includes(chosen)) return branch(values, ""); // nothing is left in it
  const open = opened(folders, chosen);
  return values
    .filter(({ value }) => (value === "" ? !chosen : `${open}/`.startsWith(`${value}/`) || above(value) === open))
    .sort((a, b) => (a.value < b.value ? -1 : 1))
    .map((one) => ({ ...one, depth: one.value.split("/").length - 1 }));
}
