// What a batch gets of the cluster, compared with others.

import { patch } from "./api.js";
import { openDialog } from "./dialog.js";
import { el, fill } from "./dom.js";
import { fieldErrors } from "./notices.js";

/** Asks for priority, weight and limit of a batch; changed is called with the batch that has them. */
export function changeShare(batch, changed) {
  const field = (name, value, attributes) => el("input", { type: "number", name, value, ...attributes });
  const priority = field("priority", batch.priority, { min: -1000, max: 1000, required: true });
  const weight = field("weight", batch.weight, { min: 0.001, max: 1000, step: "any", required: true });
  const limit = field("max_running", batch.max_running ?? "", { min: 1, placeholder: "no limit" });
  const problemPlace = el("div", {});

  // Only what was changed is said, so that what others change meanwhile stays.
  function difference() {
    const wanted = { priority: priority.valueAsNumber, weight: weight.valueAsNumber, max_running: limit.value === "" ? 0 : limit.valueAsNumber };
    const present = { priority: batch.priority, weight: batch.weight, max_running: batch.max_running ?? 0 };
    return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => value !== present[key]));
  }

  openDialog("Priority and share", close => el("form", {
    onsubmit: async event => {
      event.preventDefault();
      const change = difference();
      if (Object.keys(change).length === 0) return close();
      try {
        changed(await patch(`/v1/batches/${batch.id}`, change));
        close();
      } catch (problem) {
        fill(problemPlace, el("p", { class: "bad", role: "alert" }, problem.message), fieldErrors(problem));
      }
    },
  },
  el("label", {}, "Priority", priority, el("small", {}, "higher ones are handed out first, −1000 to 1000")),
  el("label", {}, "Weight", weight, el("small", {}, "share among batches of equal priority")),
  el("label", {}, "Running at a time", limit, el("small", {}, "at most; empty for no limit")),
  problemPlace,
  el("div", { class: "actions" }, el("button", { type: "button", onclick: close }, "Keep as it is"), el("button", { class: "primary" }, "Change"))));
}
