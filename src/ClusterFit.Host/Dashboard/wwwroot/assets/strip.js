// The first images of a batch that there is something to see of.

import { get } from "./api.js";
import { el, fill } from "./dom.js";
import { hasPicture, outcome } from "./states.js";

const PICTURES = 4;

/** A small mosaic of previews, as many as there are; it asks for them when it comes on the screen. Without any it shows how the batch stands. */
export function previewStrip(id, pictures, signal) {
  const node = el("div", { class: "strip", "aria-hidden": "true" });
  let onScreen = false;
  let visible = 0;
  let asked = 0;

  async function ask() {
    const wanted = Math.min(PICTURES, visible);
    if (!onScreen || asked >= wanted) return;
    asked = wanted;
    const page = await get(`/v1/batches/${id}/jobs?state=running,completed&limit=${PICTURES}`, signal).catch(() => ({ items: [] }));
    const jobs = page.items.filter(hasPicture);
    // One that has only just begun has no picture yet.
    if (jobs.length < wanted) asked = jobs.length;
    if (jobs.length === 0 || jobs.length === node.childElementCount) return;
    const canvases = jobs.map(() => el("canvas", { width: 4, height: 3 }));
    node.dataset.pictures = jobs.length;
    fill(node, canvases);
    jobs.forEach((job, at) => pictures.watch(canvases[at], `/v1/batches/${id}/jobs/${job.index}/preview?size=160`, job.state === "running"));
  }

  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    onScreen = isIntersecting;
    ask();
  });
  observer.observe(node);
  signal.addEventListener("abort", () => observer.disconnect());

  return {
    node,
    update(batch) {
      node.dataset.state = outcome(batch).look;
      visible = batch.counts.running + batch.counts.completed;
      ask();
    },
  };
}
