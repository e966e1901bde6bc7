// Every trial as a line across all dimensions to its value; the better the stronger its shade.

import { svg } from "../dom.js";
import { dimensionScale, lineShade, numbers, plot, SHADES, someOf, valueRange } from "./plot.js";
import { compared, own, ranks, valueOf } from "./results.js";

const FRAME = { left: 44, right: 52, top: 44, bottom: 18 };
const MOST_LEFT = 140;
const HEIGHT = 380;
const AXIS_WIDTH = 104;
// More lines than these are one surface.
const MOST_LINES = 800;

export function parallelPlot(dimensions, options) {
  const { node, update } = plot("Parallel coordinates", { height: HEIGHT, least: AXIS_WIDTH * (dimensions + 1), ...options });
  return { node, update: (trials, objectives, at, present) => update(size => paint(size, trials, objectives, at, present)) };
}

function paint({ width, height }, trials, objectives, at, dimensions) {
  const all = own(trials);
  const rank = ranks(all, at, objectives);
  const lines = someOf([...all].sort((a, b) => rank.get(a) - rank.get(b)), MOST_LINES);
  const { low, high, inside } = valueRange(compared(trials).map(trial => valueOf(trial, at)), objectives[at].maximize);
  const [top, bottom] = [FRAME.top, height - FRAME.bottom];
  // Names of choices before the first axis need room.
  const left = Math.min(MOST_LEFT, Math.max(FRAME.left, 14 + 7 * Math.max(...(dimensions[0].choices ?? []).map(text => text.length))));
  const place = i => left + i * (width - left - FRAME.right) / dimensions.length;
  const last = numbers(low, high, bottom, top);
  const axes = [
    ...dimensions.map(dimension => ({ name: dimension.name, ...dimensionScale(dimension, bottom, top), at: trial => trial.settings[dimension.name], dimension })),
    { name: objectives[at].name, ticks: last.ticks.map(({ value, text }) => ({ place: last.to(value), text })), value: trial => last.to(inside(valueOf(trial, at) ?? NaN)) },
  ];
  const heightOf = (axis, trial) => (axis.value ? axis.value(trial) : axis.dimension.unit(axis.at(trial)) === null ? null : axis.to(axis.at(trial)));
  const groups = Array.from({ length: SHADES }, () => []);
  for (const trial of lines) groups[lineShade(rank.get(trial))].push(pathOf(axes.map(axis => heightOf(axis, trial)), place));
  return {
    points: lines.flatMap(trial => axes.map((axis, i) => ({ x: place(i), y: heightOf(axis, trial), trial })).filter(({ y }) => y !== null)),
    label: lines.length < all.length ? `${lines.length} of ${all.length} trials, the best among them` : `${all.length} trials`,
    elements: [
      groups.map((paths, shade) => paths.length > 0 && svg("path", { class: "lines", "data-shade": shade, d: paths.join("") })),
      axes.map((axis, i) => [
        svg("line", { class: "axis", x1: place(i), x2: place(i), y1: top, y2: bottom }),
        svg("text", { class: "tick name", x: place(i), y: i % 2 === 0 ? 16 : 31, "text-anchor": i === 0 ? "start" : i === axes.length - 1 ? "end" : "middle", dx: i === 0 ? 8 - left : i === axes.length - 1 ? 46 : 0 }, axis.name),
        axis.ticks.map(tick => svg("text", { class: "tick", x: place(i) + (i === axes.length - 1 ? 6 : -5), y: tick.place + 4, "text-anchor": i === axes.length - 1 ? "start" : "end" }, tick.text)),
      ]),
      lines.length < all.length && svg("text", { class: "tick", x: width - 6, y: height - 2, "text-anchor": "end" }, `${lines.length} of ${all.length} trials, the best among them`),
    ],
  };
}

// A dimension that does not count for the trial leaves a gap.
function pathOf(heights, place) {
  let drawing = false;
  return heights.map((y, i) => {
    if (y === null) {
      drawing = false;
      return "";
    }
    const step = `${drawing ? "L" : "M"}${place(i).toFixed(1)} ${y.toFixed(1)}`;
    drawing = true;
    return step;
  }).join("");
}
