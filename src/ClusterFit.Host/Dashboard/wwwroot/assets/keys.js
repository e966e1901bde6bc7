// Keyboard shortcuts: one table for what is bound and for the help that shows it.

import { el } from "./dom.js";
import { openDialog } from "./dialog.js";

const SHORTCUTS = [
  ["Everywhere", [["n", "new batch"], ["Esc", "up, or leave a field"], ["?", "these keys"]]],
  ["Lists", [["/", "filter"], ["j / k", "next, previous"], ["← ↑ → ↓", "move in the gallery and the table"], ["Enter", "open"], ["[ / ]", "page before, page after"]]],
  ["A study", [["j / k", "next trial, previous trial"], ["[ / ]", "page before, page after"], ["← →", "walk through the points of a plot"], ["Enter", "open the trial"]]],
  ["A job", [["j / k", "next job, previous job"], ["1 to 6", "compare, network, original, difference, gradient, Laplacian"], ["+ / − / 0", "closer, further, all of the picture"],
    ["← ↑ → ↓", "move the picture, or the line between two"]]],
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

/** Shows all shortcuts, until any of Escape, Enter and the question mark. */
export function showKeys() {
  const dialog = openDialog("Keyboard", close => [
    el("div", { class: "keys" }, SHORTCUTS.map(([place, keys]) => el("section", {}, el("h3", {}, place), el("dl", {}, keys.map(([names, meaning]) =>
      [el("dt", {}, names.split(" ").map(name => (["/", "to"].includes(name) && names.length > 1 ? ` ${name === "/" ? "" : name} ` : el("kbd", {}, name)))),
        el("dd", {}, meaning)]))))),
    el("div", { class: "actions" }, el("button", { type: "button", class: "primary", onclick: close }, "Close")),
  ]);
  dialog.addEventListener("keydown", event => { if (event.key === "?") dialog.close(); });
}

/** Moves the focus among items that lie in rows. */
export function moveFocus(items, key) {
  if (items.length === 0) return;
  const from = items.indexOf(document.activeElement);
  const next = from < 0 ? 0 : from + step(items, from, key);
  // Beyond the last row there is nothing; within it, up and down stay in their column.
  const item = items[next] ?? (Math.abs(next - from) > 1 ? null : items[Math.min(items.length - 1, Math.max(0, next))]);
  item?.focus();
  item?.scrollIntoView({ block: "nearest" });
}

function step(items, from, key) {
  if (key === "j" || key === "ArrowRight") return 1;
  if (key === "k" || key === "ArrowLeft") return -1;
  const topOf = item => item.getBoundingClientRect().top;
  const top = topOf(items[0]);
  const columns = items.findIndex(item => topOf(item) !== top);
  const row = columns < 0 ? items.length : columns;
  return key === "ArrowDown" ? row : -row;
}

const isTyping = target => target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=button])");
