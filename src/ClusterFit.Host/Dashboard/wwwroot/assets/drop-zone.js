// Where images are dropped or chosen.

import { chosenFiles, droppedFiles } from "./dropped.js";
import { el } from "./dom.js";

/** The zone; add is called with what dropped.js finds. */
export function dropZone(add) {
  // A file that is chosen again after it was left out is a change, too.
  const taken = input => {
    add(chosenFiles(input.files));
    input.value = "";
  };
  const files = el("input", {
    type: "file", multiple: true, accept: "image/png,image/jpeg,image/webp,image/bmp,image/gif", class: "unseen", onchange: () => taken(files),
  });
  const folder = el("input", { type: "file", webkitdirectory: true, class: "unseen", tabindex: -1, "aria-hidden": "true", onchange: () => taken(folder) });
  const zone = el("div", {
    class: "drop",
    ondragover: event => { event.preventDefault(); zone.dataset.over = ""; },
    ondragleave: () => { delete zone.dataset.over; },
    ondrop: async event => {
      event.preventDefault();
      delete zone.dataset.over;
      add(await droppedFiles(event.dataTransfer));
    },
  },
  el("p", { class: "drop-title" }, "Drop images or folders here"),
  el("p", { class: "faint" }, "PNG, JPEG, WebP, BMP or GIF. What the server has already is not sent again."),
  el("p", { class: "actions" },
    el("label", { class: "button" }, "Choose images", files),
    el("button", { type: "button", onclick: () => folder.click() }, "Choose a folder"), folder));
  return zone;
}
