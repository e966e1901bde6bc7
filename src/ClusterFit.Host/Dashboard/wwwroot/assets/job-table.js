// Jobs as rows, sorted by a column.

import { el, setText } from "./dom.js";
import { bytes, decibels, duration, fixed, percent } from "./format.js";
import { chip } from "./states.js";

const COLUMNS = [
  ["index", "#"], ["name", "image"], ["state", "state"], ["psnr", "PSNR"], ["epochs", "epochs"], ["seconds", "time"],
  [null, "bits/pixel"], [null, "weights"], [null, "node"],
];

/** A table of jobs; sort is called with the column that the reader wants it sorted by. */
export function jobTable(jobs, batch, order, sort) {
  const rows = new Map(jobs.map(job => [job.index, row(job, batch)]));
  return {
    node: el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, COLUMNS.map(column => heading(column, order, sort)))),
      el("tbody", {}, [...rows.values()].map(({ node }) => node)))),
    links: [...rows.values()].map(({ link }) => link),
    update: job => rows.get(job.index)?.update(job),
  };
}

function heading([key, text], order, sort) {
  if (!key) return el("th", { scope: "col" }, text);
  const sorted = order.sort === key;
  return el("th", { scope: "col", "aria-sort": sorted ? (order.order === "desc" ? "descending" : "ascending") : null },
    el("button", { type: "button", onclick: () => sort(key, sorted && order.order === "asc" ? "desc" : "asc") },
      text, sorted && el("span", { "aria-hidden": "true" }, order.order === "desc" ? " ↓" : " ↑")));
}

function row(job, batch) {
  const link = el("a", { href: `/batches/${batch}/jobs/${job.index}`, "data-index": job.index }, job.name);
  const state = chip(job.state);
  const [part, psnr, epochs, seconds, bits, weights, node] = [el("span"), ...Array.from({ length: 6 }, () => el("td"))];
  const line = el("tr", {},
    el("td", {}, job.index), el("td", { class: "name" }, link), el("td", { class: "state" }, state.node, part), psnr, epochs, seconds, bits, weights, node);

  const update = now => {
    const { result, progress } = now;
    state.update(now.state);
    setText(part, now.state === "running" && progress ? ` ${percent(progress.fraction)}` : "");
    setText(psnr, decibels(result?.psnr_db ?? progress?.psnr_db ?? progress?.train_psnr_db));
    setText(epochs, result ? `${result.epochs}` : progress ? `${progress.epoch} / ${progress.epochs}` : "–");
    setText(seconds, duration(result?.seconds ?? progress?.seconds));
    setText(bits, fixed(result?.bits_per_pixel, 2));
    setText(weights, bytes(result?.weights_bytes));
    setText(node, now.worker ?? "–");
    line.dataset.state = now.state;
    line.title = now.error ?? "";
  };
  update(job);
  return { node: line, link, update };
}
