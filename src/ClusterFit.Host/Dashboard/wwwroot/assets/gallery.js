// Jobs as pictures that sharpen.

import { el, fill, setText } from "./dom.js";
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
      fill(grid, this.links);
    },
  };
}

function tile(job, batch, pictures) {
  const canvas = el("canvas", { width: 4, height: 3, "aria-hidden": "true" });
  const [quality, note, progress] = [el("span", { class: "tile-psnr" }), el("span", { class: "tile-note" }), el("i")];
  const node = el("a", { class: "picture", href: `/batches/${batch}/jobs/${job.index}`, "data-index": job.index },
    canvas, note,
    el("span", { class: "tile-foot" }, el("span", { class: "tile-name" }, job.name), quality),
    el("span", { class: "tile-progress", "aria-hidden": "true" }, progress));

  const update = now => {
    node.dataset.state = now.state;
    node.title = now.error ?? now.name;
    setText(quality, now.result || now.progress ? decibels(now.result?.psnr_db ?? now.progress?.psnr_db ?? now.progress?.train_psnr_db) : "");
    setText(note, noteOf(now));
    progress.style.width = `${100 * (now.progress?.fraction ?? 0)}%`;
    node.setAttribute("aria-label", [`${now.name}: ${stateWord(now.state)}`, now.state === "running" && note.textContent, quality.textContent].filter(Boolean).join(" "));
    if (hasPicture(now)) pictures.watch(canvas, `/v1/batches/${batch}/jobs/${now.index}/preview?size=320`, now.state === "running");
    else pictures.leave(canvas);
  };
  return { node, update };
}

function noteOf(job) {
  if (job.state === "completed") return "";
  return job.state === "running" ? percent(job.progress?.fraction ?? 0) : stateWord(job.state);
}
