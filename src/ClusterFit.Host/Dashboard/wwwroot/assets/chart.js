// The PSNR curve: in training, evaluated, and off the grid.

import { el, fill, svg } from "./dom.js";
import { decibels, duration } from "./format.js";
import { niceTicks, scale } from "./scales.js";

const SIZE = { width: 400, height: 216 };
const FRAME = { left: 32, right: 10, top: 10, bottom: 26 };
const SERIES = [
  { key: "train_psnr_db", name: "in training", look: "train", dots: false },
  { key: "off_grid_psnr_db", name: "off the grid", look: "off-grid", dots: true },
  { key: "psnr_db", name: "evaluated", look: "evaluated", dots: true },
];

/** A chart of the points of a training curve. */
export function psnrChart() {
  const legend = el("ul", { class: "chart-legend" });
  const tip = el("div", { class: "chart-tip", hidden: true });
  const picture = svg("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img" });
  const node = el("figure", { class: "chart" }, legend, el("div", { class: "chart-area" }, picture, tip));
  let points = [];
  let scales = null;
  let cursor = null;

  /** Shows the points; of a fit that runs, up to the last epoch that it may have. */
  function update(now, lastEpoch = 0) {
    points = now;
    const present = SERIES.filter(({ key }) => points.some(point => isNumber(point[key])));
    fill(legend, present.map(({ name, look }) => el("li", { "data-series": look }, el("i"), name)));
    scales = scalesOf(points, present, lastEpoch);
    cursor = svg("line", { class: "cursor", y1: FRAME.top, y2: SIZE.height - FRAME.bottom, visibility: "hidden" });
    fill(picture, axes(scales), present.map(series => line(series, points, scales)), cursor);
    picture.setAttribute("aria-label", describe(points));
  }

  picture.addEventListener("pointermove", event => {
    const box = picture.getBoundingClientRect();
    const epoch = scales.x.back((event.clientX - box.left) / box.width * SIZE.width);
    const point = points.reduce((best, next) => (Math.abs(next.epoch - epoch) < Math.abs(best.epoch - epoch) ? next : best), points[0]);
    if (!point) return;
    const x = scales.x.to(point.epoch);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    cursor.setAttribute("visibility", "visible");
    fill(tip, el("b", {}, `epoch ${point.epoch}`), SERIES.filter(({ key }) => isNumber(point[key])).map(({ key, name }) =>
      el("span", {}, name, el("b", {}, decibels(point[key])))), el("span", {}, "after", el("b", {}, duration(point.seconds))));
    tip.hidden = false;
    tip.toggleAttribute("data-left", x > 0.45 * SIZE.width);
    tip.style.left = `${100 * x / SIZE.width}%`;
  });
  picture.addEventListener("pointerleave", () => {
    tip.hidden = true;
    cursor?.setAttribute("visibility", "hidden");
  });

  return { node, update };
}

function scalesOf(points, present, lastEpoch) {
  const values = present.flatMap(({ key }) => points.map(point => point[key]).filter(isNumber));
  const reached = Math.max(1, ...points.map(({ epoch }) => epoch));
  // Of a long fit that has only begun, a part of the way ahead is enough.
  const last = Math.max(reached, Math.min(lastEpoch, Math.max(10, 2 * reached)));
  const first = Math.min(last - 1, ...points.map(({ epoch }) => epoch));
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 40];
  const ticks = niceTicks(low, Math.max(high, low + 1), 5);
  return {
    x: scale(first, last, FRAME.left, SIZE.width - FRAME.right),
    y: scale(ticks[0], ticks.at(-1), SIZE.height - FRAME.bottom, FRAME.top),
    xTicks: niceTicks(first, last, 6).filter(tick => Number.isInteger(tick) && tick >= first && tick <= last),
    yTicks: ticks,
  };
}

function axes({ x, y, xTicks, yTicks }) {
  return [
    yTicks.map(tick => [
      svg("line", { class: "grid", x1: FRAME.left, x2: SIZE.width - FRAME.right, y1: y.to(tick), y2: y.to(tick) }),
      svg("text", { class: "tick", x: FRAME.left - 7, y: y.to(tick) + 4, "text-anchor": "end" }, tick),
    ]),
    xTicks.map(tick => svg("text", { class: "tick", x: x.to(tick), y: SIZE.height - FRAME.bottom + 17, "text-anchor": "middle" }, tick)),
    svg("text", { class: "tick unit", x: FRAME.left + 4, y: FRAME.top + 8 }, "dB"),
    svg("text", { class: "tick unit", x: SIZE.width - FRAME.right, y: SIZE.height - FRAME.bottom - 6, "text-anchor": "end" }, "epoch"),
  ];
}

function line({ key, look, dots }, points, { x, y }) {
  const places = points.filter(point => isNumber(point[key])).map(point => [x.to(point.epoch), y.to(point[key])]);
  return svg("g", { "data-series": look },
    svg("polyline", { points: places.map(place => place.map(value => value.toFixed(1)).join(",")).join(" ") }),
    (dots || places.length === 1) && places.length <= 80 && places.map(([cx, cy]) => svg("circle", { cx, cy, r: 3 })));
}

function describe(points) {
  const last = points.at(-1);
  const evaluated = points.findLast(({ psnr_db: value }) => isNumber(value));
  if (!last) return "No epochs yet";
  return `PSNR over ${last.epoch} epochs; ${decibels(last.train_psnr_db)} in training${evaluated ? `, ${decibels(evaluated.psnr_db)} evaluated` : ""}`;
}

const isNumber = value => typeof value === "number";
