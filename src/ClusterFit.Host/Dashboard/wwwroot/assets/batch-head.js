// The top of a batch's page: how far it is, its numbers, and what can be done with it.

import { actionButton, insist, scopeNote } from "./actions.js";
import { post } from "./api.js";
import { changeShare } from "./batch-share.js";
import { confirmed } from "./dialog.js";
import { el, fill, setText } from "./dom.js";
import { ago, batchTitle, count, counted, date, decibels, duration, percent, shortId } from "./format.js";
import { download, menu } from "./menu.js";
import { announce } from "./notices.js";
import { chip, describeCounts, finalJobs, JOB_STATES, outcome, stateBar, stateWord, waitingFor } from "./states.js";
import { studyTitle } from "./study/words.js";

const ANNOUNCE_EVERY = 0.1;

/** The head; changed is called with the batch after an action, outdated when the server refuses one as things stand otherwise. */
export function batchHead(batch, { changed, outdated }) {
  const state = chip(batch.state);
  const bar = stateBar("Progress of the batch");
  const [completed, total, psnr, least, left] = [el("b"), el("span", { class: "of" }), el("b"), el("b"), el("b")];
  const leftName = el("span");
  const legend = el("ul", { class: "legend" });
  const waits = el("p", { class: "note warn" });
  const actions = el("div", { class: "actions" });
  let announced = null;
  let offered = "";
  let shownCounts = "";

  const node = el("header", { class: "card batch-head" },
    el("div", { class: "page-head" },
      el("div", {},
        el("h1", {}, batch.is_study ? `Jobs of ${studyTitle(batch)}` : batchTitle(batch), " ", state.node),
        el("p", { class: "facts" },
          el("span", { title: date(batch.created_at) }, `submitted ${ago(batch.created_at)}`),
          batch.preset && el("span", {}, `preset ${batch.preset}`),
          el("code", { title: batch.id }, shortId(batch.id)),
          Object.entries(batch.labels).map(([key, value]) => `${key}:${value}`).map(label =>
            el("a", { class: "label", href: `/?label=${encodeURIComponent(label)}` }, label))),
        scopeNote()),
      actions),
    el("div", { class: "tiles" },
      el("div", { class: "tile" }, el("div", {}, completed, total), el("span", {}, "completed")),
      tile(left, leftName), tile(psnr, "mean PSNR"), tile(least, "least PSNR")),
    bar.node,
    legend,
    waits);

  function update(now) {
    const ended = now.ended_at !== null && now.ended_at !== undefined;
    const { look, words } = outcome(now);
    state.update(look, words);
    bar.update(now);
    setText(completed, count(now.counts.completed));
    setText(total, ` / ${count(now.total)}`);
    setText(psnr, decibels(now.psnr_db?.mean));
    setText(least, decibels(now.psnr_db?.least));
    setText(leftName, ended ? "from submission to end" : "time left");
    setText(left, ended ? duration((new Date(now.ended_at) - new Date(now.created_at)) / 1000) : duration(now.seconds_left));
    setText(waits, waitingFor(now));
    waits.hidden = waits.textContent === "";
    showCounts(now.counts);
    offer(now);
    tell(now);
  }

  function showCounts(counts) {
    const wanted = describeCounts(counts);
    if (wanted === shownCounts) return;
    shownCounts = wanted;
    fill(legend, JOB_STATES.filter(name => counts[name] > 0).map(name =>
      el("li", {}, el("i", { "data-state": name, "aria-hidden": "true" }), el("b", {}, count(counts[name])), ` ${stateWord(name)}`)));
  }

  // The buttons are made anew only when others are wanted: a focused one must not vanish under the reader.
  function offer(now) {
    // A failure in a study is a result.
    const again = now.is_study ? 0 : now.counts.failed + now.counts.cancelled;
    const wanted = `${now.state} ${now.counts.failed} ${now.counts.cancelled} ${now.counts.completed > 0}`;
    if (wanted === offered) return;
    offered = wanted;
    const act = action => async () => changed(await insist(() => post(`/v1/batches/${now.id}/${action}`)));
    const unfinished = (now.state === "open" || now.state === "paused") && finalJobs(now.counts) < now.total;
    fill(actions,
      unfinished && now.state === "open" && actionButton("Pause", act("pause"), { done: "Paused: running fits are saved and wait, no more are started", refused: outdated }),
      unfinished && now.state === "paused" && actionButton("Resume", act("resume"), { kind: "primary", done: "Resumed", refused: outdated }),
      again > 0 && actionButton(`Retry ${count(again)}${now.counts.cancelled === 0 ? " failed" : ""}`, act("retry"), { done: "Failed and cancelled jobs run again", refused: outdated }),
      unfinished && actionButton("Priority…", () => { changeShare(now, changed); return false; }),
      downloads(now),
      unfinished && actionButton("Cancel", () => cancel(now, changed), { kind: "danger", done: "Cancelled", refused: outdated }));
  }

  function tell(now) {
    const done = now.total > 0 ? finalJobs(now.counts) / now.total : 0;
    const step = Math.floor(done / ANNOUNCE_EVERY);
    if (announced !== null && step !== announced) announce(`${percent(done)} of the jobs have ended: ${describeCounts(now.counts)}`);
    announced = step;
  }

  update(batch);
  return { node, update };
}

const tile = (value, name) => el("div", { class: "tile" }, value, el("span", {}, name));

// There is nothing to pack before the first job has completed; the table says also what has failed.
function downloads(batch) {
  const path = `/v1/batches/${batch.id}`;
  const name = batchTitle(batch);
  const line = (href, file, what, about) => download(href, file, el("b", {}, what), el("small", {}, about));
  const table = line(`${path}/summary.csv`, `${name}.csv`, "Table", "numbers of all jobs, CSV");
  const archive = (content, what, about) => line(`${path}/archive?content=${content}`, `${name}.zip`, what, about);
  return menu("Download", batch.counts.completed === 0 ? [table] : [
    archive("weights,safetensors,reconstruction", "Everything", "weights, safetensors, reconstructions and the table, ZIP"),
    archive("weights,reconstruction", "Weights and reconstructions", "ZIP"),
    archive("reconstruction", "Reconstructions", "PNG files, ZIP"),
    archive("safetensors", "safetensors", "for PyTorch and others, ZIP"),
    table,
  ]);
}

async function cancel(batch, changed) {
  const rest = batch.total - finalJobs(batch.counts);
  const sure = await confirmed("Cancel the batch?",
    `${counted(rest, "unfinished job")} ${rest === 1 ? "stops" : "stop"}. What has been learned so far is lost; completed jobs keep their results.`, "Cancel the batch");
  if (!sure) return false;
  changed(await insist(() => post(`/v1/batches/${batch.id}/cancel`)));
}
