// How much each dimension decides, as bars.

import { el, fill } from "../dom.js";
import { percent } from "../format.js";
import { importance } from "./results.js";

export function importanceBars() {
  const list = el("ul", { class: "importance" });
  const node = el("section", { class: "card" },
    el("h2", {}, "Importance"), list,
    el("p", { class: "faint fine" }, "Share of the differences between the trials that each dimension explains by itself."));
  return {
    node,
    update(trials, objectives, at, dimensions) {
      const shares = importance(trials, dimensions, at, objectives);
      fill(list, shares === null ? el("li", { class: "faint" }, "Shown from eight trials on.") : shares.map(({ dimension, share }) => {
        const bar = el("i", {});
        bar.style.width = `${100 * share}%`;
        return el("li", {}, el("span", {}, dimension.name), el("b", {}, percent(share)), el("div", { class: "importance-bar" }, bar));
      }));
    },
  };
}
