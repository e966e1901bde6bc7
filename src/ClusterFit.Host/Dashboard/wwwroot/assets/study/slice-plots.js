// The value over each dimension, the later trials in stronger shades.

import { el, fill } from "../dom.js";
import { bottomAxis, dimensionScale, dots, numbers, plot, SHADES, shadedDots, valueRange, verticalAxis } from "./plot.js";
import { compared, own, valueOf } from "./results.js";

const FRAME = { left: 46, right: 12, top: 20, bottom: 26 };
const HEIGHT = 200;

export function slicePlots(options) {
  const node = el("div", { class: "slices" });
  let parts = new Map();

  function update(trials, objectives, at, dimensions) {
    if ([...parts.keys()].join() !== dimensions.map(({ name }) => name).join()) {
      parts = new Map(dimensions.map(({ name }) => [name, plot(`Values over ${name}`, { height: HEIGHT, ...options })]));
      fill(node, [...parts].map(([name, part]) => el("section", {}, el("h3", {}, name), part.node)));
    }
    const whole = new Set(compared(trials));
    const range = valueRange([...whole].map(trial => valueOf(trial, at)), objectives[at].maximize);
    for (const dimension of dimensions) parts.get(dimension.name).update(size => paint(size, own(trials), whole, dimension, at, range));
  }

  return { node, update };
}

function paint({ width, height }, trials, whole, dimension, at, { low, high, inside }) {
  const x = dimensionScale(dimension, FRAME.left + 10, width - FRAME.right - 6);
  const y = numbers(low, high, height - FRAME.bottom, FRAME.top, { number: 4 });
  const last = Math.max(1, trials.at(-1)?.number ?? 1);
  const points = trials.filter(({ settings }) => dimension.unit(settings[dimension.name]) !== null).map(trial => ({
    x: x.to(trial.settings[dimension.name]) + spread(trial.number) * 0.5 * (x.band ?? 0), y: y.to(inside(valueOf(trial, at) ?? NaN)), trial,
  })).filter(point => point.x >= FRAME.left && point.x <= width);
  return {
    points,
    elements: [
      verticalAxis(y, FRAME.left, width - FRAME.right),
      bottomAxis(x.ticks, height - FRAME.bottom, width - FRAME.right),
      dots(points.filter(({ trial }) => !whole.has(trial)), { "data-look": "partial" }),
      shadedDots(points.filter(({ trial }) => whole.has(trial)), ({ trial }) => Math.min(SHADES - 1, 1 + Math.floor((SHADES - 1) * trial.number / (last + 1)))),
    ],
  };
}

// Side by side within a choice, the same at every look: the golden ratio spreads numbers evenly.
const spread = number => (number * 0.618034) % 1 - 0.5;
