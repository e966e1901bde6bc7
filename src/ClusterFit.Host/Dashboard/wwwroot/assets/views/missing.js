import { el } from "../dom.js";
import { empty } from "../notices.js";

/** An address that is none of the dashboard's. */
export function missingView() {
  return {
    title: "Not found",
    element: el("div", { class: "page" }, empty("There is no such page", el("p", {}, el("a", { href: "/" }, "To the batches")))),
  };
}
