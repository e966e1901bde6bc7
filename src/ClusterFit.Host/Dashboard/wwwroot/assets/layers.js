// What a view of an image is painted from: the original file, or pictures that the network renders for the part that is seen.

import { picture, withQuery } from "./api.js";
import { afterPause } from "./timing.js";
import { region, toScreen } from "./viewport.js";

const PAUSE_MS = 180;
const PIXELS_AT_MOST = 3_000_000;
// The most that a preview has.
const WHOLE_SIZE = 512;
// Above this many screen pixels a pixel, the original shows its pixels as they are.
const SHOW_PIXELS = 2;

/** The image that was fitted. */
export function originalLayer(sha256, signal, changed) {
  let bitmap = null;
  return {
    async load() {
      if (bitmap) return bitmap;
      const { blob } = await picture(`/v1/images/${sha256}`, signal);
      bitmap = await createImageBitmap(blob);
      changed();
      return bitmap;
    },
    look: () => {},
    paint(context, view) {
      if (!bitmap) return false;
      context.imageSmoothingEnabled = view.scale < SHOW_PIXELS;
      paintAt(context, bitmap, toScreen(view, { x: 0, y: 0, ...view.image }));
      context.imageSmoothingEnabled = true;
      return true;
    },
  };
}

/**
 * A field of the network. A coarse picture of all of it is always there; the part that is seen is rendered at the resolution of the screen once the
 * view rests, and the coarse or the previous one is scaled meanwhile. While the network learns there is only its preview, which is soon outdated.
 */
export function networkLayer(job, field, signal, { learning, changed, told }) {
  let whole = null;
  let part = null;
  let outdated = false;
  let wanted = null;
  let asking = null;
  const askSoon = afterPause(PAUSE_MS, ask, signal);

  async function ask() {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    told({ busy: true });
    try {
      await renderFor(wanted, AbortSignal.any([signal, mine.signal]));
      told({ busy: false });
    } catch (problem) {
      if (signal.aborted || asking !== mine) return;
      told({ busy: false, problem });
    }
    if (asking === mine) asking = null;
  }

  async function renderFor(view, stopped) {
    if (!whole || outdated) {
      whole = field === "value"
        ? await load(`${job}/preview?size=${WHOLE_SIZE}`, stopped)
        : await render({ x: 0, y: 0, ...view.image }, Math.min(1, WHOLE_SIZE / Math.max(view.image.width, view.image.height)), stopped);
      if (outdated) part = null;
      outdated = false;
      changed();
    }
    if (learning()) return;
    const rect = region(view);
    const scale = view.scale * Math.min(2, devicePixelRatio);
    // A quarter of the pixels comes soon, the rest when it comes.
    for (const share of [0.5, 1]) {
      part = { rect, bitmap: await render(rect, scale * share, stopped) };
      changed();
    }
  }

  async function render(rect, scale, stopped) {
    const limited = Math.min(scale, Math.sqrt(PIXELS_AT_MOST / (rect.width * rect.height)));
    return load(withQuery(`${job}/render`, {
      field, x: rect.x, y: rect.y, w: rect.width, h: rect.height,
      width: Math.max(1, Math.round(rect.width * limited)), height: Math.max(1, Math.round(rect.height * limited)),
    }), stopped);
  }

  const load = async (path, stopped) => createImageBitmap((await picture(path, stopped)).blob);

  return {
    look(view) {
      wanted = view;
      askSoon();
    },
    /** The network has learned. What is shown stays until the new is there. */
    outdate() {
      outdated = true;
    },
    /** Asks for what it has learned. */
    renew() {
      outdated = true;
      if (wanted && !asking) ask();
    },
    paint(context, view) {
      if (!whole) return false;
      paintAt(context, whole, toScreen(view, { x: 0, y: 0, ...view.image }));
      if (part) paintAt(context, part.bitmap, toScreen(view, part.rect));
      return true;
    },
  };
}

function paintAt(context, bitmap, { x, y, width, height }) {
  context.drawImage(bitmap, x, y, width, height);
}
