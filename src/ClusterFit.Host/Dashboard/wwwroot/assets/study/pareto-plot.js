// Two objectives against each other, and the trials that no other dominates.

import { svg } from "../dom.js";
import { bottomAxis, dots, numbers, plot, valueRange, verticalAxis } from "./plot.js";
import { best, compared, valueOf } from "./results.js";

const FRAME = { left: 60, right: 18, top: 20, bottom: 42 };
const HEIGHT = 380;

export function paretoPlot(options) {
  const { node, update } = plot("Pareto front", { height: HEIGHT, ...options });
  return { node, update: (trials, objectives) => update(size => paint(size, trials, objectives)) };
}

function paint({ width, height }, trials, objectives) {
  const all = compared(trials);
  const front = new Set(best(trials, objectives));
  const [across, up] = [0, 1].map(at => valueRange(all.map(trial => valueOf(trial, at)), objectives[at].maximize));
  const x = numbers(across.low, across.high, FRAME.left + 8, width - FRAME.right, { number: width < 500 ? 4 : 7 });
  const y = numbers(up.low, up.high, height - FRAME.bottom, FRAME.top);
  const points = all.map(trial => ({ x: x.to(across.inside(valueOf(trial, 0) ?? NaN)), y: y.to(up.inside(valueOf(trial, 1) ?? NaN)), trial }));
  const edge = points.filter(({ trial }) => front.has(trial)).sort((a, b) => a.x - b.x);
  return {
    points,
    label: `${front.size} of ${all.length} trials are dominated by no other`,
    elements: [
      verticalAxis(y, FRAME.left, width - FRAME.right, objectives[1].name),
      bottomAxis(x.ticks.map(({ value, text }) => ({ place: x.to(value), text })), height - FRAME.bottom, width - FRAME.right, objectives[0].name),
      dots(points.filter(({ trial }) => !front.has(trial)), { "data-look": "whole" }),
      edge.length > 1 && svg("polyline", { class: "front", points: edge.map(point => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(" ") }),
      dots(edge, { "data-look": "front" }),
    ],
  };
}
