// The value of each trial in the order of their numbers, and the best so far.

import { svg } from "../dom.js";
import { bottomAxis, dots, numbers, plot, valueRange, verticalAxis } from "./plot.js";
import { compared, own, valueOf } from "./results.js";

const FRAME = { left: 52, right: 14, top: 20, bottom: 40 };

export function historyPlot(options) {
  const { node, update } = plot("Values of the trials", options);
  return { node, update: (trials, objectives, at) => update(size => paint(size, trials, objectives, at)) };
}

function paint({ width, height }, trials, objectives, at) {
  const { maximize, name, unit, format } = objectives[at];
  const all = own(trials);
  if (all.length === 0) return { elements: svg("text", { class: "tick", x: width / 2, y: height / 2, "text-anchor": "middle" }, "No trial has a result yet."), label: "no results yet" };
  const whole = new Set(compared(trials));
  const { low, high, inside } = valueRange([...whole].map(trial => valueOf(trial, at)), maximize);
  const x = numbers(0, Math.max(1, all.at(-1)?.number ?? 1), FRAME.left + 8, width - FRAME.right, { number: width < 500 ? 4 : 8, whole: true });
  const y = numbers(low, high, height - FRAME.bottom, FRAME.top, { number: 8 });
  const points = all.map(trial => ({ x: x.to(trial.number), y: y.to(inside(valueOf(trial, at) ?? NaN)), trial }));
  const steps = bestSoFar([...whole].sort((a, b) => a.number - b.number), at, maximize);
  return {
    points,
    label: steps.length > 0 ? `the best of ${all.length} trials is ${format(steps.at(-1).value)}` : "no results yet",
    elements: [
      verticalAxis(y, FRAME.left, width - FRAME.right, unit ? `${name}, ${unit}` : name),
      bottomAxis(x.ticks.map(({ value, text }) => ({ place: x.to(value), text })), height - FRAME.bottom, width - FRAME.right, "trial"),
      dots(points.filter(({ trial }) => !whole.has(trial)), { "data-look": "partial" }),
      dots(points.filter(({ trial }) => whole.has(trial)), { "data-look": "whole" }),
      steps.length > 0 && svg("path", { class: "best-line", d: stairs(steps, x, y, inside, width - FRAME.right) }),
    ],
  };
}

function bestSoFar(trials, at, maximize) {
  const steps = [];
  for (const trial of trials) {
    const value = valueOf(trial, at);
    if (value === null || value === undefined) continue;
    const better = steps.length === 0 || (maximize ? value > steps.at(-1).value : value < steps.at(-1).value);
    if (better) steps.push({ number: trial.number, value });
  }
  return steps;
}

const stairs = (steps, x, y, inside, right) =>
  steps.map(({ number, value }, at) => `${at === 0 ? "M" : "H"}${x.to(number).toFixed(1)}${at === 0 ? " " : "V"}${y.to(inside(value)).toFixed(1)}`).join("") + `H${right}`;
