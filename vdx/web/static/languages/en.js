/** English, page by page. */

import compact from "./en/compact.js";
import library from "./en/library.js";
import search from "./en/search.js";
import shell from "./en/shell.js";
import video from "./en/video.js";
import views from "./en/views.js";

export default { ...shell, ...library, ...search, ...video, ...views, ...compact };
