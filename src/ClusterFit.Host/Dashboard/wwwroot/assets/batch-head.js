// The top of a batch's page: how far it is, its numbers, and what can be done with it.

import { actionButton } from "./actions.js";
import { patch, post } from "./api.js";
import { confirmed, openDialog } from "./dialog.js";
import { el, fill, setText } from "./dom.js";
import { ago, batchTitle, count, date, decibels, duration, percent, shortId } from "./format.js";
import { announce, fieldErrors } from "./notices.js";
import { chip, describeCounts, finalJobs, JOB_STATES, stateBar, stateWord } from "./states.js";

const ANNOUNCE_EVERY = 0.1;

/** The head; changed is called with the batch after an action. */
export function batchHead(batch, changed) {
  const state = chip(batch.state);
  const bar = stateBar("Progress of the batch");
  const [part, psnr, least, left] = [el("b"), el("b"), el("b"), el("b")];
  const leftName = el("span");
  const legend = el("ul", { class: "legend" });
  const actions = el("div", { class: "actions" });
  let announced = null;
  let offered = "";

  const node = el("header", { class: "card batch-head" },
    el("div", { class: "page-head" },
      el("div", {},
        el("h1", {}, batchTitle(batch), " ", state.node),
        el("p", { class: "facts" },
          el("span", { title: date(batch.created_at) }, `submitted ${ago(batch.created_at)}`),
          el("span", {}, `preset ${batch.preset}`),
          el("code", { title: batch.id }, shortId(batch.id)),
          Object.entries(batch.labels).map(([key, value]) => `${key}:${value}`).map(label =>
            el("a", { class: "label", href: `/?label=${encodeURIComponent(label)}` }, label)))),
      actions),
    el("div", { class: "tiles" },
      tile(part, "done"), tile(left, leftName), tile(psnr, "mean PSNR"), tile(least, "least PSNR")),
    bar.node,
    legend);

  function update(now) {
    const done = now.total > 0 ? finalJobs(now.counts) / now.total : 0;
    const ended = now.ended_at !== null && now.ended_at !== undefined;
    state.update(now.state);
    bar.update(now);
    setText(part, percent(done));
    setText(psnr, decibels(now.psnr_db?.mean));
    setText(least, decibels(now.psnr_db?.least));
    setText(leftName, ended ? "from submission to end" : "time left");
    setText(left, ended ? duration((new Date(now.ended_at) - new Date(now.created_at)) / 1000) : duration(now.seconds_left));
    fill(legend, JOB_STATES.filter(name => now.counts[name] > 0).map(name =>
      el("li", {}, el("i", { "data-state": name, "aria-hidden": "true" }), el("b", {}, count(now.counts[name])), ` ${stateWord(name)}`)));
    offer(now);
    tell(now, done);
  }

  // The buttons are made anew only when others are wanted: a focused one must not vanish under the reader.
  function offer(now) {
    const again = now.counts.failed + now.counts.cancelled;
    const wanted = `${now.state} ${now.counts.failed} ${now.counts.cancelled}`;
    if (wanted === offered) return;
    offered = wanted;
    const act = action => async () => changed(await post(`/v1/batches/${now.id}/${action}`));
    const unfinished = now.state === "open" || now.state === "paused";
    fill(actions,
      now.state === "open" && actionButton("Pause", act("pause"), { done: "Paused: running fits go on, no more are started" }),
      now.state === "paused" && actionButton("Resume", act("resume"), { kind: "primary", done: "Resumed" }),
      again > 0 && actionButton(`Retry ${count(again)}${now.counts.cancelled === 0 ? " failed" : ""}`, act("retry"), { done: "Failed and cancelled jobs run again" }),
      unfinished && actionButton("Priority…", () => { changeShare(now, changed); return false; }),
      el("a", { class: "button", href: `/v1/batches/${now.id}/summary.csv`, download: `${batchTitle(now)}.csv`, "data-native": true }, "CSV"),
      unfinished && actionButton("Cancel", () => cancel(now, changed), { kind: "danger", done: "Cancelled" }));
  }

  function tell(now, done) {
    const step = Math.floor(done / ANNOUNCE_EVERY);
    if (announced !== null && step !== announced) announce(`${percent(done)} done: ${describeCounts(now.counts)}`);
    announced = step;
  }

  update(batch);
  return { node, update };
}

const tile = (value, name) => el("div", { class: "tile" }, value, el("span", {}, name));

async function cancel(batch, changed) {
  const rest = batch.total - finalJobs(batch.counts);
  const sure = await confirmed("Cancel the batch?",
    `${count(rest)} unfinished jobs stop. What they have learned so far is lost; completed jobs keep their results.`, "Cancel the batch");
  if (!sure) return false;
  changed(await post(`/v1/batches/${batch.id}/cancel`));
}

function changeShare(batch, changed) {
  const field = (name, value, attributes) => el("input", { type: "number", name, value, ...attributes });
  const priority = field("priority", batch.priority, { min: -1000, max: 1000, required: true });
  const weight = field("weight", batch.weight, { min: 0.001, max: 1000, step: "any", required: true });
  const limit = field("max_running", batch.max_running ?? "", { min: 1, placeholder: "no limit" });
  const problemPlace = el("div", {});

  openDialog("Priority and share", close => el("form", {
    onsubmit: async event => {
      event.preventDefault();
      try {
        changed(await patch(`/v1/batches/${batch.id}`,
          { priority: priority.valueAsNumber, weight: weight.valueAsNumber, max_running: limit.value === "" ? 0 : limit.valueAsNumber }));
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
