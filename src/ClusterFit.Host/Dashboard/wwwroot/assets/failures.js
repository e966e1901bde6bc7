// Failed jobs with their reasons.

import { actionButton, insist } from "./actions.js";
import { post } from "./api.js";
import { el } from "./dom.js";
import { ago, counted, date } from "./format.js";

/** A list of failed jobs, each with a button that runs it again. */
export function failures(jobs, batch, changed) {
  const items = jobs.map(job => {
    const link = el("a", { href: `/batches/${batch}/jobs/${job.index}`, "data-index": job.index }, job.name);
    const node = el("li", { class: "card failed-job" },
      el("div", {},
        el("h3", {}, link),
        el("p", { class: "reason" }, job.error ?? "No reason was given."),
        el("p", { class: "facts" }, el("span", {}, counted(job.attempt, "attempt")), job.worker && el("span", {}, `last on ${job.worker}`),
          job.ended_at && el("span", { title: date(job.ended_at) }, ago(job.ended_at)))),
      actionButton("Retry", async () => {
        await insist(() => post(`/v1/batches/${batch}/jobs/${job.index}/retry`));
        changed();
      }, { done: `${job.name} runs again`, refused: changed }));
    return { node, link };
  });
  return { node: el("ul", { class: "failures" }, items.map(({ node }) => node)), links: items.map(({ link }) => link), update: () => {} };
}
