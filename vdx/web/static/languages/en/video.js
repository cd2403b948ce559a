/** Texts of a video's page. */
export default {};
