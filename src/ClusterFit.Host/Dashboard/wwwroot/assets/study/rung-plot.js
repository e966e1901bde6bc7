// How far the trials came: how many reached each rung, and their values on the way.

import { svg } from "../dom.js";
import { count, percent } from "../format.js";
import { bottomAxis, lineShade, numbers, plot, someOf, valueRange, verticalAxis } from "./plot.js";
import { ranks } from "./results.js";

const FRAME = { left: 56, right: 20, top: 36, bottom: 42 };
const HEIGHT = 380;
const MOST_LINES = 600;

export function rungPlot(options) {
  const { node, update } = plot("Values at the rungs", { height: HEIGHT, ...options });
  return { node, update: (trials, objectives, at) => update(size => paint(size, trials, objectives, at)) };
}

function paint({ width, height }, trials, objectives, at) {
  const own = trials.filter(({ number, results }) => number >= 0 && results.length > 0);
  const rungs = reached(own);
  if (rungs.length === 0) return { elements: [] };
  const rank = ranks(own, at, objectives);
  const lines = someOf([...own].sort((a, b) => rank.get(a) - rank.get(b)), MOST_LINES);
  const values = own.flatMap(({ results }) => results.map(result => result.values[at]));
  const { low, high, inside } = valueRange(values, objectives[at].maximize);
  const [left, right, bottom] = [FRAME.left + 16, width - FRAME.right, height - FRAME.bottom];
  const x = numbers(rungs[0].epochs, rungs.at(-1).epochs, left, right, { log: true });
  const y = numbers(low, high, bottom, FRAME.top);
  const placed = lines.map(trial => ({ trial, places: trial.results.map(({ epochs, values: reachedValues }) => ({ x: x.to(epochs), y: y.to(inside(reachedValues[at] ?? NaN)), trial })) }));
  const shown = spaced(rungs.map(({ epochs, trials: number }) => ({ place: x.to(epochs), text: count(epochs), number })));
  return {
    points: placed.flatMap(({ places }) => places.slice(-1)),
    label: rungs.map(({ epochs, trials: number }) => `${number} trials reached ${epochs} epochs`).join(", "),
    elements: [
      verticalAxis(y, FRAME.left, right),
      svg("text", { class: "tick unit", x: 13, y: FRAME.top, "text-anchor": "end", transform: `rotate(-90 13 ${FRAME.top})` }, objectives[at].name),
      bottomAxis(shown, bottom, right, "epochs"),
      shown.map(({ place, number }) => [
        svg("line", { class: "grid", x1: place, x2: place, y1: FRAME.top, y2: bottom }),
        svg("text", { class: "tick name", x: place, y: FRAME.top - 10, "text-anchor": place > right - 40 ? "end" : "middle" },
          `${count(number)} · ${percent(number / own.length)}`),
      ]),
      placed.map(({ trial, places }) => svg("polyline", {
        class: "lines", "data-shade": lineShade(rank.get(trial)), points: places.map(place => `${place.x.toFixed(1)},${place.y.toFixed(1)}`).join(" "),
      })),
      placed.map(({ trial, places }) => svg("circle", { class: "end", "data-state": trial.state, cx: places.at(-1).x, cy: places.at(-1).y, r: 2.6 })),
    ],
  };
}

// Trials that ended early by themselves stand at the rung that they did not reach any more.
function reached(trials) {
  const all = new Map();
  for (const { results } of trials)
    for (const { epochs } of results) all.set(epochs, (all.get(epochs) ?? 0) + 1);
  return [...all].map(([epochs, number]) => ({ epochs, trials: number })).filter(({ epochs }) => epochs > 0).sort((a, b) => a.epochs - b.epochs);
}

// Names that would lie on each other are left out.
function spaced(ticks) {
  const kept = [];
  for (const tick of ticks) if (kept.length === 0 || tick.place - kept.at(-1).place > 62) kept.push(tick);
  return kept;
}
