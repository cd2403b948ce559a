/** Texts of the library page. */
export default {};
