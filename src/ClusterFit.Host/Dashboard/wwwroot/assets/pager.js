// Pages by cursor. The server knows only the way forward; the way back is remembered in the history entry.

import { el } from "./dom.js";
import { count } from "./format.js";

/** Where a list stands: the cursor of the page, and the cursors of the pages before it. */
export function startingPlace(query, state) {
  return { cursor: query.get("cursor") ?? "", trail: state.trail ?? [] };
}

/** Buttons for the pages around; go is called with the new place. */
export function pager(place, page, pageSize, go) {
  const first = place.trail.length * pageSize;
  const known = place.cursor === "" || place.trail.length > 0;
  const range = known && page.items.length > 0 ? `${count(first + 1)}–${count(first + page.items.length)}` : counted(page);
  const total = page.total !== null && page.total !== undefined ? ` of ${count(page.total)}` : "";
  if (place.cursor === "" && !page.next) return null;
  return el("nav", { class: "pager", "aria-label": "Pages" },
    place.cursor !== "" && el("button", { type: "button", onclick: () => go({ cursor: "", trail: [] }) }, "First"),
    place.trail.length > 0 && el("button", { type: "button", onclick: () => go({ cursor: place.trail.at(-1), trail: place.trail.slice(0, -1) }) }, "Previous"),
    el("span", {}, range + total),
    page.next && el("button", { type: "button", onclick: () => go({ cursor: page.next, trail: [...place.trail, place.cursor] }) }, "Next"));
}

/** Presses the button of that name below a list, where there is one; says whether there is. */
export function turnPage(list, name) {
  const button = [...list.querySelectorAll(".pager button")].find(({ textContent }) => textContent === name);
  button?.click();
  return button !== undefined;
}

const counted = page => `${count(page.items.length)} shown`;
