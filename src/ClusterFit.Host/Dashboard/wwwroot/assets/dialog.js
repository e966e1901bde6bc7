// Modal questions, on the browser's own dialog: it keeps the focus inside and closes on Escape.

import { el, fill } from "./dom.js";

/** Opens a dialog. The content is made by a function that is given the way to close it. */
export function openDialog(title, content) {
  // A press on what lies behind closes it, too.
  const dialog = el("dialog", { "aria-label": title, onclose: () => dialog.remove(), onclick: event => { if (event.target === dialog) dialog.close(); } });
  const close = () => dialog.close();
  fill(dialog, el("div", { class: "dialog" }, el("h2", {}, title), content(close)));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that cannot be undone. */
export function confirmed(title, text, action) {
  return new Promise(resolve => {
    let agreed = false;
    const dialog = openDialog(title, close => [
      el("p", {}, text),
      el("div", { class: "actions" },
        el("button", { type: "button", onclick: close }, "Keep as it is"),
        el("button", { type: "button", class: "danger", onclick: () => { agreed = true; close(); } }, action)),
    ]);
    dialog.addEventListener("close", () => resolve(agreed));
  });
}
