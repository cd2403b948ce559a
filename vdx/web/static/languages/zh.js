/** Chinese, page by page. */

import compact from "./zh/compact.js";
import library from "./zh/library.js";
import search from "./zh/search.js";
import shell from "./zh/shell.js";
import video from "./zh/video.js";
import views from "./zh/views.js";

export default { ...shell, ...library, ...search, ...video, ...views, ...compact };
