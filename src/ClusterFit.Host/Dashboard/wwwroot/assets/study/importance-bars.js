// How much each dimension decides, as bars.

import { el, fill } from "../dom.js";
import { percent } from "../format.js";

/** The importance of the dimensions for an objective, as the server computes it. */
export function importanceBars() {
  const list = el("ul", { class: "importance" });
  const node = el("section", { class: "card" },
    el("h2", {}, "Importance"), list,
    el("p", { class: "faint fine" }, "How much each dimension by itself decides which trials are among the best tenth."));
  return {
    node,
    update(shares) {
      fill(list, shares.length === 0 ? el("li", { class: "faint" }, "Nothing can be said from so few trials.") : shares.map(({ dimension, share }) => {
        const bar = el("i", {});
        bar.style.width = `${100 * share}%`;
        return el("li", {}, el("span", {}, dimension), el("b", {}, percent(share)), el("div", { class: "importance-bar" }, bar));
      }));
    },
  };
}
