// The viewer of one job: pictures of the network and of the original, compared by a slider, with zoom and pan.

import { el, setText } from "./dom.js";
import { segments } from "./filters.js";
import { networkLayer, originalLayer } from "./layers.js";
import { fitScale, fitted, isFitted, panned, region, resized, toScreen, zoomed } from "./viewport.js";
import { every } from "./timing.js";
import { listenToPointers } from "./pointers.js";

const MODES = [
  ["compare", "Compare"], ["value", "Network"], ["original", "Original"], ["difference", "Difference"], ["gradient", "Gradient"], ["laplacian", "Laplacian"],
];
const MEANINGS = {
  compare: "Original on the left, network on the right: drag the line",
  value: "What the network has learned",
  original: "The image that is fitted",
  difference: "Difference between network and original, amplified",
  gradient: "Length of the network's gradient",
  laplacian: "Laplacian of the network: negative blue, positive red",
};
const DERIVED = new Set(["difference", "gradient", "laplacian"]);
const FAINT = 0.2;
const STEP = 1.5;
const PAN_STEP = 60;
const RENEW_MS = 2000;
const MAP_WIDTH = 132;

/** The viewer. Until it is opened it shows nothing; started and learning tell how the job stands. */
export function zoomViewer({ job, sha256, signal, started, learning }) {
  let image = null;
  let view = null;
  let mode = started() ? "compare" : "original";
  let isChosen = false;
  let split = 0.5;
  let frame = 0;
  const original = originalLayer(sha256, signal, paintSoon);
  const layers = { original };

  const canvas = el("canvas", { tabindex: 0, role: "img", "aria-label": "Picture; plus and minus zoom, the arrows pan, 0 shows all" });
  const divider = el("div",
    { class: "divider", role: "slider", tabindex: 0, "aria-label": "Where original and network meet", "aria-valuemin": 0, "aria-valuemax": 100 }, el("i"));
  const map = el("canvas", { class: "map", "aria-hidden": "true" });
  const sides = [el("span", { class: "side left" }, "original"), el("span", { class: "side right" }, "network")];
  const busy = el("span", { class: "rendering", hidden: true }, "rendering");
  const stage = el("div", { class: "stage" }, canvas, divider, sides, map, busy);
  const [readout, meaning, trouble] = [el("output", { class: "readout" }), el("span"), el("p", { class: "trouble", role: "status" })];
  const picker = segments("Picture", MODES, mode, chosen => {
    mode = chosen;
    isChosen = true;
    show();
  });
  const zoomBy = factor => () => view && look(zoomed(view, factor));
  const node = el("section", { class: "card viewer", "aria-label": "Pictures" },
    el("div", { class: "viewer-bar" },
      picker.node,
      el("div", { class: "zoom-buttons" },
        el("button", { type: "button", class: "icon", "aria-label": "Zoom out", onclick: zoomBy(1 / STEP) }, "−"),
        el("button", { type: "button", class: "icon", "aria-label": "Zoom in", onclick: zoomBy(STEP) }, "+"),
        el("button", { type: "button", "aria-label": "Show all of the picture", onclick: all }, "Fit"))),
    stage,
    el("p", { class: "viewer-foot" }, meaning, readout), trouble);

  const shownLayers = () => (mode === "compare" ? [layer("value"), original] : [layer(mode)]);

  function layer(field) {
    return layers[field] ??= networkLayer(job, field, signal, { learning, changed: paintSoon, told: ({ busy: now, problem }) => {
      busy.hidden = !now;
      setText(trouble, problem ? problem.message : absence());
    } });
  }

  function show() {
    setText(meaning, MEANINGS[mode]);
    for (const part of [divider, ...sides]) part.hidden = mode !== "compare";
    setText(trouble, absence());
    if (view) look(view);
  }

  /** Why the chosen picture is not there. */
  function absence() {
    if (mode === "original") return "";
    if (!started()) return "There is no network to show; what you see is the original.";
    return learning() && DERIVED.has(mode) ? "Drawn from the finished network, once the fit has completed; what you see is the original." : "";
  }

  function look(next) {
    view = next;
    stage.toggleAttribute("data-zoomed", !isFitted(view));
    const { x, y, width, height } = region(view);
    const closer = isFitted(view) ? "" : `${(view.scale / fitScale(view)).toFixed(1)}×: `;
    setText(readout, `${closer}${width} × ${height} pixels${closer && ` at ${x}, ${y}`}`);
    if (!absence()) for (const part of shownLayers()) part.look(view);
    paintSoon();
  }

  function all() {
    if (view) look(fitted(view.image, view.screen));
  }

  function paintSoon() {
    frame ||= requestAnimationFrame(paint);
  }

  function paint() {
    frame = 0;
    if (!view) return;
    const context = prepared(canvas, view.screen);
    const [under, over] = shownLayers();
    if (!under.paint(context, view)) paintInstead(context);
    if (over) {
      context.save();
      context.beginPath();
      context.rect(0, 0, split * view.screen.width, view.screen.height);
      context.clip();
      over.paint(context, view);
      context.restore();
    }
    divider.style.left = `${100 * split}%`;
    divider.setAttribute("aria-valuenow", Math.round(100 * split));
    paintMap(under);
  }

  // Faint where the picture is on its way, so that nobody takes it for the network's.
  function paintInstead(context) {
    context.globalAlpha = absence() ? 1 : FAINT;
    original.paint(context, view);
    context.globalAlpha = 1;
  }

  function paintMap(under) {
    map.hidden = isFitted(view);
    if (map.hidden) return;
    const screen = { width: MAP_WIDTH, height: Math.round(MAP_WIDTH * view.image.height / view.image.width) };
    const context = prepared(map, screen);
    const small = fitted(view.image, screen);
    if (!under.paint(context, small)) original.paint(context, small);
    const { x, y, width, height } = toScreen(small, region(view));
    // White within black is seen on any picture.
    for (const [lineWidth, strokeStyle] of [[4, "#000"], [2, "#fff"]]) {
      Object.assign(context, { lineWidth, strokeStyle });
      context.strokeRect(x, y, width, height);
    }
  }

  // The stage gets its size when the page is laid out, and another when the window changes.
  function measure() {
    const screen = { width: stage.clientWidth, height: stage.clientHeight };
    if (!image || screen.width === 0 || screen.height === 0) return;
    look(view ? resized(view, screen) : fitted(image, screen));
  }

  const observer = new ResizeObserver(measure);
  observer.observe(stage);
  signal.addEventListener("abort", () => observer.disconnect());

  listenToPointers(stage, divider, {
    zoomed: (factor, at) => view && look(zoomed(view, factor, at)),
    panned: (dx, dy) => view && look(panned(view, dx, dy)),
    split: part => { split = part; paintSoon(); },
    isFitted: () => !view || isFitted(view),
  });
  divider.addEventListener("keydown", event => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
    if (!step) return;
    event.preventDefault();
    split = Math.min(1, Math.max(0, split + step));
    paintSoon();
  });
  canvas.addEventListener("keydown", event => {
    const [dx, dy] = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if ((dx === 0 && dy === 0) || !view || isFitted(view)) return;
    event.preventDefault();
    look(panned(view, dx * PAN_STEP, dy * PAN_STEP));
  });
  every(RENEW_MS, () => {
    if (learning() && !absence()) for (const part of shownLayers()) part.renew?.();
  }, signal);

  return {
    node,
    /** Shows the image; its size is read from the file where the server does not say it. */
    async open(size) {
      const load = original.load();
      const { width, height } = size ?? await load;
      image = { width, height };
      stage.style.aspectRatio = `${width} / ${height}`;
      show();
      measure();
      await load;
    },
    /** The job stands otherwise: it has begun, or has ended with its best weights. */
    renew() {
      for (const part of Object.values(layers)) part.outdate?.();
      // Who came to see the network sees it as soon as there is one.
      if (!isChosen && started()) picker.choose(mode = "compare");
      show();
    },
    /** Shows the picture at a place in the row of pictures. */
    choose(at) {
      picker.node.children[at]?.click();
    },
    zoomIn: zoomBy(STEP), zoomOut: zoomBy(1 / STEP), all,
  };
}

function prepared(canvas, { width, height }) {
  const [w, h] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = canvas.getContext("2d");
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
