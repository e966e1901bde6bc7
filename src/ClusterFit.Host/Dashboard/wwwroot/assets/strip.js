// The first images of a batch that there is something to see of.

import { get } from "./api.js";
import { el, fill } from "./dom.js";
import { hasPicture } from "./states.js";

const PICTURES = 4;

/** A strip of previews; it asks for them when it comes on the screen. */
export function previewStrip(id, pictures, signal) {
  const node = el("div", { class: "strip", "aria-hidden": "true" }, places(PICTURES));
  let onScreen = false;
  let visible = 0;
  let asked = 0;

  async function ask() {
    const wanted = Math.min(PICTURES, visible);
    if (!onScreen || asked >= wanted) return;
    asked = wanted;
    const page = await get(`/v1/batches/${id}/jobs?state=running,completed&limit=${PICTURES}`, signal).catch(() => ({ items: [] }));
    const jobs = page.items.filter(hasPicture);
    const canvases = places(jobs.length);
    fill(node, canvases, places(PICTURES - jobs.length));
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
      visible = batch.counts.running + batch.counts.completed;
      ask();
    },
  };
}

const places = number => Array.from({ length: number }, () => el("canvas", { width: 4, height: 3 }));
