/** Texts of the page that tells what compression saves. */
export default {};
