/** Texts of the search page. */
export default {};
