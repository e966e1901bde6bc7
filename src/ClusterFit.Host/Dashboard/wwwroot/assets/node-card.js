// A node: its name, its state, and its lanes with what they run.

import { el, fill, setText } from "./dom.js";
import { bytes, count, counted, decibels, percent } from "./format.js";
import { chip, fractionBar, hasPicture } from "./states.js";

const LISTED = 8;

/** A card; jobs knows the running ones, pictures paints them. */
export function nodeCard(jobs, pictures) {
  const [name, facts, lanes, list, rest] = [el("h2"), el("p", { class: "facts" }), el("div", { class: "lanes" }), el("ul", { class: "runs" }), el("p", { class: "faint" })];
  const state = chip("up");
  const node = el("section", { class: "card node" }, el("div", { class: "node-head" }, name, state.node), facts, lanes, list, rest);

  function update(view) {
    const { worker } = view;
    setText(name, view.name);
    state.update(view.state);
    node.dataset.state = view.state;
    fill(facts, view.roles.map(role => el("span", { class: "label" }, role)), el("code", { title: view.address }, view.address.replace(/^.*@/, "")),
      worker && el("span", {}, worker.device.toUpperCase()), worker?.memory_bytes > 0 && el("span", {}, `${bytes(worker.memory_bytes)} free`));
    if (!worker) return fill(lanes), fill(list), setText(rest, "Runs no fits.");
    const runs = worker.running.map(run => ({ ...run, view: jobs.find(run) }));
    showLanes(worker, runs);
    showRuns(runs);
    const hidden = runs.length - LISTED;
    setText(rest, [hidden > 0 && `and ${count(hidden)} more`, worker.free_lanes > 0 && `${counted(worker.free_lanes, "lane")} free`].filter(Boolean).join("; "));
  }

  // A busy lane leads to its job; those in the list below are not offered to the keyboard twice.
  function showLanes(worker, runs) {
    lanes.setAttribute("role", "group");
    lanes.setAttribute("aria-label", `${worker.lanes - worker.free_lanes} of ${counted(worker.lanes, "lane")} busy`);
    if (lanes.childElementCount !== worker.lanes) fill(lanes, Array.from({ length: worker.lanes }, () => el("a", { class: "lane" }, el("i"))));
    [...lanes.children].forEach((lane, at) => {
      const run = runs[at];
      lane.toggleAttribute("data-busy", run !== undefined);
      lane.firstChild.style.height = `${100 * (run?.view?.progress?.fraction ?? 0)}%`;
      lane.title = run ? titleOf(run) : "free";
      lane.tabIndex = run && at >= LISTED ? 0 : -1;
      for (const [attribute, value] of [["href", run && linkOf(run)], ["aria-label", run && titleOf(run)]]) {
        if (value) lane.setAttribute(attribute, value);
        else lane.removeAttribute(attribute);
      }
    });
  }

  // The links stay the same elements, so that one that has the focus keeps it.
  const rows = [];
  function showRuns(runs) {
    const shown = runs.slice(0, LISTED);
    while (rows.length > shown.length) rows.pop().leave();
    while (rows.length < shown.length) {
      rows.push(runRow(pictures));
      list.append(rows.at(-1).node);
    }
    shown.forEach((run, at) => rows[at].update(run));
  }

  return { node, update };
}

function runRow(pictures) {
  const [link, quality, part] = [el("a"), el("b"), el("span", { class: "faint" })];
  const bar = fractionBar("Progress of the fit");
  let canvas = el("canvas", { width: 4, height: 3, "aria-hidden": "true" });
  let shown = "";
  const node = el("li", {}, canvas, el("div", {}, el("p", {}, link, quality), el("p", {}, bar.node, part)));

  function update(run) {
    const { view } = run;
    const progress = view?.progress;
    link.href = linkOf(run);
    setText(link, titleOf(run));
    setText(quality, progress ? decibels(progress.psnr_db ?? progress.train_psnr_db) : "");
    setText(part, progress ? percent(progress.fraction) : "begins");
    bar.update(progress?.fraction ?? 0);
    if (shown !== link.href) {
      pictures.leave(canvas);
      canvas.replaceWith(canvas = el("canvas", { width: 4, height: 3, "aria-hidden": "true" }));
      shown = link.href;
    }
    if (view && hasPicture(view)) pictures.watch(canvas, `/v1/batches/${run.batch}/jobs/${run.job}/preview?size=160`, true);
  }

  return { node, update, leave: () => { pictures.leave(canvas); node.remove(); } };
}

const linkOf = run => `/batches/${run.batch}/jobs/${run.job}`;

const titleOf = run => run.view?.name ?? `job ${run.job}`;
