// The fields above a list.

import { el } from "./dom.js";

const TYPING_MS = 250;

/** A search field; changed is called with the text once typing pauses. */
export function searchField(label, value, changed, attributes = {}) {
  let timer = 0;
  const input = el("input", {
    type: "search", value, placeholder: label, "aria-label": label, autocomplete: "off", spellcheck: "false", ...attributes,
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => changed(input.value.trim()), TYPING_MS);
    },
  });
  return input;
}

/** A choice from a list of [value, text]. */
export function choiceField(label, options, value, changed) {
  const select = el("select", { "aria-label": label, onchange: () => changed(select.value) },
    options.map(([key, text]) => el("option", { value: key, selected: key === value }, text)));
  return select;
}

/** One of a few, side by side; choose shows another as chosen. */
export function segments(label, options, value, changed) {
  const node = el("div", { class: "segments", role: "group", "aria-label": label });
  const choose = chosen => {
    for (const button of node.children) button.setAttribute("aria-pressed", button.dataset.value === chosen);
  };
  node.append(...options.map(([key, text]) =>
    el("button", { type: "button", "data-value": key, onclick: () => { choose(key); changed(key); } }, text)));
  choose(value);
  return { node, choose };
}
