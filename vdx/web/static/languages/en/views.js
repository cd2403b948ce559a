/** Texts of themes, collections and history. */
export default {
  "collection.name": "Name",
};
