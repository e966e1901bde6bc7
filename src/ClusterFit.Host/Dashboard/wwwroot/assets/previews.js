// Small pictures of networks: loaded when they come on the screen, loaded again every two seconds while they train, not at all while nobody looks.

import { picture } from "./api.js";

const REFRESH_MS = 2000;
const TICK_MS = 400;
const AT_A_TIME = 4;
const TRY_AGAIN_MS = 5000;

/** Shows previews on canvases until the signal is aborted. */
export function previews(signal) {
  const entries = new Map();
  let underWay = 0;
  const observer = new IntersectionObserver(changes => {
    for (const { target, isIntersecting } of changes) {
      const entry = entries.get(target);
      if (!entry) continue;
      entry.onScreen = isIntersecting;
      if (!target.isConnected) forget(target);
    }
    turn();
  }, { rootMargin: "150px" });

  function turn() {
    if (document.hidden) return;
    const now = performance.now();
    for (const [canvas, entry] of entries) {
      if (underWay >= AT_A_TIME) return;
      if (entry.onScreen && !entry.loading && entry.due <= now) load(canvas, entry);
    }
  }

  async function load(canvas, entry) {
    entry.loading = true;
    underWay++;
    try {
      const { etag, blob } = await picture(entry.path, signal);
      if (!etag || etag !== entry.etag) await draw(canvas, blob);
      entry.etag = etag;
      entry.due = entry.live ? performance.now() + REFRESH_MS : Infinity;
    } catch (problem) {
      if (signal.aborted) return;
      entry.due = performance.now() + (problem.retryAfter ? 1000 * problem.retryAfter : TRY_AGAIN_MS);
    } finally {
      entry.loading = false;
      underWay--;
    }
    turn();
  }

  function forget(canvas) {
    observer.unobserve(canvas);
    entries.delete(canvas);
  }

  const timer = setInterval(turn, TICK_MS);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    observer.disconnect();
  });

  return {
    /** Shows the picture at a path on a canvas; live ones are loaded again and again. */
    watch(canvas, path, live) {
      const entry = entries.get(canvas);
      if (!entry) {
        entries.set(canvas, { path, live, onScreen: false, loading: false, due: 0, etag: null });
        observer.observe(canvas);
      } else if (entry.live !== live) {
        entry.live = live;
        entry.due = 0;
      }
    },
    /** Leaves a canvas with the picture that it has. */
    leave(canvas) {
      if (entries.has(canvas)) forget(canvas);
    },
  };
}

async function draw(canvas, blob) {
  const bitmap = await createImageBitmap(blob);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
  canvas.dataset.shown = "";
}
