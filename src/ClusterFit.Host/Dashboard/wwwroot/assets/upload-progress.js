// How far a submission is.

import { el, setText } from "./dom.js";
import { bytes, count } from "./format.js";
import { fractionBar } from "./states.js";

/** A line with a bar; stop is called when the reader has had enough. */
export function uploadProgress(stop) {
  const [text, trouble] = [el("p", { role: "status" }), el("p", { class: "trouble", role: "status" })];
  const bar = fractionBar("Progress of the submission");
  const node = el("div", { class: "upload-progress", hidden: true },
    el("div", { class: "chosen-head" }, text, el("button", { type: "button", class: "quiet small", onclick: stop }, "Stop")), bar.node, trouble);
  return {
    node,
    hide: () => { node.hidden = true; },
    update({ step, done, total, bytes: sent, allBytes }) {
      node.hidden = false;
      setText(text, `${step}${total > 1 ? ` ${count(done)} of ${count(total)}` : "…"}${allBytes ? `, ${bytes(sent)} of ${bytes(allBytes)}` : ""}`);
      bar.update(total > 0 ? done / total : 1);
    },
    /** Says why it takes longer; null when it goes on. */
    waiting: (problem, seconds) => setText(trouble, problem ? `${problem.message} Trying again in ${Math.ceil(seconds)} s.` : ""),
  };
}
