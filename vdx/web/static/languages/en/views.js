/** Texts of themes, collections and history. */
export default {};
