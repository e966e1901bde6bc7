// Keyboard shortcuts: one table for what is bound and for the help that shows it.

import { el } from "./dom.js";
import { openDialog } from "./dialog.js";

const EVERYWHERE = [
  ["/", "filter the list"],
  ["j / k", "next, previous"],
  ["← ↑ → ↓", "move in the gallery, pan the picture"],
  ["+ / − / 0", "zoom in, out, all of the picture"],
  ["Enter", "open"],
  ["Esc", "back"],
  ["?", "these keys"],
];

/** Binds keys until the signal is aborted; an action that gives false leaves the key to the browser. While somebody types, only Escape is heard. */
export function bindKeys(bindings, signal) {
  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (bindings[event.key] && bindings[event.key](event) !== false) event.preventDefault();
  }, { signal });
}

/** Shows all shortcuts. */
export function showKeys() {
  openDialog("Keyboard", close => [
    el("dl", { class: "keys" }, EVERYWHERE.map(([keys, meaning]) =>
      [el("dt", {}, keys.split(" / ").map((key, at) => [at > 0 && " ", el("kbd", {}, key)])), el("dd", {}, meaning)])),
    el("div", { class: "actions" }, el("button", { type: "button", class: "primary", onclick: close }, "Close")),
  ]);
}

/** Moves the focus among items that lie in rows. */
export function moveFocus(items, key) {
  if (items.length === 0) return;
  const from = items.indexOf(document.activeElement);
  const next = from < 0 ? 0 : from + step(items, from, key);
  items[Math.min(items.length - 1, Math.max(0, next))].focus();
}

function step(items, from, key) {
  if (key === "j" || key === "ArrowRight") return 1;
  if (key === "k" || key === "ArrowLeft") return -1;
  const top = items[0].offsetTop;
  const columns = items.findIndex(item => item.offsetTop !== top);
  const row = columns < 0 ? items.length : columns;
  return key === "ArrowDown" ? row : -row;
}

const isTyping = target => target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=button])");
