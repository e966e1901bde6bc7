// Jobs as pictures that sharpen.

import { el, fill, setText, svg } from "./dom.js";
import { decibels, percent } from "./format.js";
import { hasPicture, stateWord } from "./states.js";

/** A grid of tiles, one for each job. Shown again, it keeps the tiles of the jobs that stay, with their pictures. */
export function gallery(batch, pictures) {
  const grid = el("div", { class: "gallery" });
  let tiles = new Map();
  return {
    node: grid,
    get links() { return [...tiles.values()].map(({ node }) => node); },
    update: job => tiles.get(job.index)?.update(job),
    show(jobs) {
      tiles = new Map(jobs.map(job => [job.index, tiles.get(job.index) ?? tile(job, batch, pictures)]));
      for (const job of jobs) tiles.get(job.index).update(job);
      // A few are shown larger.
      grid.dataset.size = jobs.length === 1 ? "one" : jobs.length <= 4 ? "few" : "many";
      fill(grid, this.links);
    },
  };
}

function tile(job, batch, pictures) {
  const canvas = el("canvas", { width: 4, height: 3, "aria-hidden": "true" });
  const [quality, note, progress] = [el("span", { class: "tile-psnr" }), el("span", { class: "tile-note" }), el("i")];
  const [ending, word, reason] = [el("span", { class: "tile-ending" }), el("b"), el("span")];
  ending.append(endingMark(), word, reason);
  const node = el("a", { class: "picture", href: `/batches/${batch}/jobs/${job.index}`, "data-index": job.index },
    canvas, ending, note,
    el("span", { class: "tile-foot" }, el("span", { class: "tile-name" }, job.name), quality),
    el("span", { class: "tile-progress", "aria-hidden": "true" }, progress));

  const update = now => {
    const isLost = now.state === "failed" || now.state === "cancelled";
    node.dataset.state = now.state;
    node.title = isLost && now.error ? `${now.name}: ${now.error}` : now.name;
    ending.hidden = !isLost;
    setText(word, stateWord(now.state));
    setText(reason, now.state === "failed" ? now.error ?? "" : "");
    setText(quality, now.result || now.progress ? decibels(now.result?.psnr_db ?? now.progress?.psnr_db ?? now.progress?.train_psnr_db) : "");
    setText(note, isLost ? "" : noteOf(now));
    progress.style.width = `${100 * (now.progress?.fraction ?? 0)}%`;
    node.setAttribute("aria-label", [`${now.name}: ${stateWord(now.state)}`, now.state === "running" && note.textContent, quality.textContent].filter(Boolean).join(" "));
    if (hasPicture(now)) pictures.watch(canvas, `/v1/batches/${batch}/jobs/${now.index}/preview?size=320`, now.state === "running");
    else pictures.leave(canvas);
    if (isLost) delete canvas.dataset.shown;
  };
  return { node, update };
}

// A cross for what failed, a bar for what was stopped: the style shows one of them.
const endingMark = () => svg("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" },
  svg("circle", { cx: 16, cy: 16, r: 13 }), svg("path", { class: "cross", d: "M11 11l10 10M21 11l-10 10" }), svg("path", { class: "stop", d: "M10 16h12" }));

function noteOf(job) {
  if (job.state === "completed") return "";
  if (job.state !== "running") return stateWord(job.state);
  return job.progress ? percent(job.progress.fraction) : "begins";
}
