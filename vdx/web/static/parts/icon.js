/** Small pictures beside words; drawn with lines so that they take the text's colour. */

import { html } from "../core/ui.js";

const PATHS = {
  library: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20 20",
  themes: "M7 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM17 7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM10 14a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  collections: "M7 4h10v16l-5-4-5 4z",
  history: "M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4 4v4h4M12 8v4.5l3 2",
  add: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.5 10 17.5 19 7",
  back: "M14.5 6 8.5 12l6 6",
  forward: "M9.5 6l6 6-6 6",
  down: "M6 9.5l6 6 6-6",
  up: "M6 14.5l6-6 6 6",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  volume: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  muted: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5",
  fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  crop: "M7 3v14h14M3 7h14v14",
  cut: "M6.5 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM6.5 14.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8.6 8.4 20 17M8.6 15.6 20 7",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  similar: "M4 4h11v11H4zM9 15v5h11V9h-5",
  like: "M12 19.5S4.5 15 4.5 9.6A4 4 0 0 1 12 7.5a4 4 0 0 1 7.5 2.1c0 5.4-7.5 9.9-7.5 9.9z",
  folder: "M4 6.5h5.5l2 2H20V18H4z",
  upload: "M12 16V5M7.5 9.5 12 5l4.5 4.5M5 19h14",
  download: "M12 5v11M7.5 11.5 12 16l4.5-4.5M5 19h14",
  warning: "M12 4.5 21 19.5H3zM12 10v4.5M12 17v.2",
  offline: "M4 8a12 12 0 0 1 16 0M7 12a7 7 0 0 1 10 0M12 17v.2M4 4l16 16",
  question: "M9 9.2a3 3 0 1 1 4.3 2.7c-.9.4-1.3 1-1.3 2M12 17v.2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  keyboard: "M3.5 6.500h17v11h-17zM7 10h.2M10.3 10h.2M13.6 10h.2M17 10h.2M8 14h8",
  auto: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16M12 8l5.5-2M12 12l8 0M12 16l5.5 2",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4",
  dark: "M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10z",
  filter: "M4 6h16M7 12h10M10 18h4",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.4-5.5M20 4v4h-4",
  compact: "M4 12h5M6.5 9.5 9 12l-2.5 2.500M20 12h-5M17.5 9.5 15 12l2.5 2.500M12 4v16",
  regions: "M4 4h6v6H4zM13 9h7v11h-7zM4 14h5v6H4z",
  copies: "M4 7h9v9H4zM11 11h9v9h-9z",
  shotback: "M6 5.5v13M18 6.5 10 12l8 5.5z",
  shoton: "M18 5.5v13M6 6.5 14 12l-8 5.5z",
  edit: "M5 19l1-4L16.500 4.500l3 3L9 18zM14.500 6.500l3 3",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l1 12.500h8L17 7M10.300 10.500v5.500M13.700 10.500v5.500",
  more: "M6 12h.2M12 12h.2M18 12h.2",
  film: "M4 5h16v14H4zM8 5v14M16 5v14M4 9.700h4M4 14.300h4M16 9.700h4M16 14.300h4",
};

/**
 * A picture that only adorns; a button with nothing else needs a label of its own.
 * @param {{name: string, size?: number, filled?: boolean}} props
 */
export function Icon({ name, size = 20, filled = false }) {
  return html`
    <svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true"
      fill=${filled ? "currentColor" : "none"} stroke="currentColor" stroke-width="1.7"
      stroke-linecap="round" stroke-linejoin="round"><path d=${PATHS[name]} /></svg>`;
}
