// A button that opens a short list of links.

import { el } from "./dom.js";

/** A menu of links; it closes on Escape, on a choice and when the focus goes elsewhere. */
export function menu(label, links) {
  const node = el("details", { class: "menu" }, el("summary", { class: "button" }, label), el("div", { class: "menu-list" }, links));
  const close = () => { node.open = false; };
  node.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !node.open) return;
    event.preventDefault();
    close();
    node.firstChild.focus();
  });
  node.addEventListener("focusout", event => { if (event.relatedTarget && !node.contains(event.relatedTarget)) close(); });
  node.addEventListener("click", event => { if (event.target.closest("a")) close(); });
  node.addEventListener("toggle", () => {
    if (!node.open) return;
    const outside = event => {
      if (node.contains(event.target)) return;
      close();
      document.removeEventListener("pointerdown", outside);
    };
    document.addEventListener("pointerdown", outside);
  });
  return node;
}

/** A link in a menu, or on its own, that the browser saves under a name. */
export const download = (href, name, ...content) => el("a", { href, download: name, "data-native": true }, content);
