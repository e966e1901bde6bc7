// The value over two dimensions: the trials, and behind them what their neighbourhoods are like.

import { el, fill, svg } from "../dom.js";
import { choiceField } from "../filters.js";
import { dimensionScale, plot, SHADES, shadedDots, shadeOf } from "./plot.js";
import { own, ranks } from "./results.js";

const FRAME = { left: 64, right: 16, top: 14, bottom: 44 };
const HEIGHT = 400;
// Points at the ends of a dimension lie within the frame.
const MARGIN = 22;
// Cells of the ground, and how far a trial colours it, in parts of the whole: among few values up to half the way to the next.
const [COLUMNS, ROWS] = [96, 56];
const LEAST_REACH = 0.07;
const MOST_GROUND = 600;

export function pairPlot(options) {
  const { node: picture, update: draw } = plot("Values over two dimensions", { height: HEIGHT, ...options });
  const fields = el("div", { class: "plot-fields" });
  const node = el("div", {}, fields, picture);
  let chosen = null;
  let show = () => {};

  function update(trials, objectives, at, dimensions, shares) {
    if (dimensions.length < 2) return fill(fields, el("p", { class: "faint" }, "The study searches a single dimension."));
    if (!chosen?.every(name => dimensions.some(dimension => dimension.name === name))) {
      // Those that matter most, where that is known.
      chosen = [...new Set([...shares.map(({ dimension }) => dimension), ...dimensions.map(({ name }) => name)])].slice(0, 2);
      const names = dimensions.map(({ name }) => [name, name]);
      fill(fields, [["Across", 0], ["Up", 1]].map(([label, place]) => el("label", {}, label, choiceField(label, names, chosen[place], name => {
        chosen[place] = name;
        show();
      }))));
    }
    show = () => {
      const [across, up] = chosen.map(name => dimensions.find(dimension => dimension.name === name));
      draw(size => paint(size, trials, objectives, at, across, up));
    };
    show();
  }

  return { node, update };
}

function paint({ width, height }, trials, objectives, at, across, up) {
  const all = own(trials);
  const rank = ranks(all, at, objectives);
  const here = all.filter(({ settings }) => within(across.unit(settings[across.name])) && within(up.unit(settings[up.name])));
  const [left, right, top, bottom] = [FRAME.left, width - FRAME.right, FRAME.top, height - FRAME.bottom];
  const x = dimensionScale(across, left + MARGIN, right - MARGIN);
  const y = dimensionScale(up, bottom - MARGIN, top + MARGIN);
  const points = here.map(trial => ({ x: x.to(trial.settings[across.name]), y: y.to(trial.settings[up.name]), trial, rank: rank.get(trial) }));
  return {
    points,
    elements: [
      ground(points, { left, right, top, bottom }, reachOf(across), reachOf(up)),
      svg("rect", { class: "frame", x: left, y: top, width: right - left, height: bottom - top }),
      x.ticks.map(({ place, text }) => svg("text", { class: "tick", x: place, y: bottom + 17, "text-anchor": "middle" }, text)),
      y.ticks.map(({ place, text }) => svg("text", { class: "tick", x: left - 7, y: place + 4, "text-anchor": "end" }, text)),
      svg("text", { class: "tick unit", x: right, y: bottom + 36, "text-anchor": "end" }, across.name),
      svg("text", { class: "tick unit", x: 13, y: top, "text-anchor": "end", transform: `rotate(-90 13 ${top})` }, up.name),
      shadedDots(points, point => shadeOf(point.rank)),
    ],
  };
}

const within = unit => unit !== null && unit >= -1e-9 && unit <= 1 + 1e-9;

const reachOf = ({ kind, low, high }) => (kind === "float" ? LEAST_REACH : Math.max(LEAST_REACH, 0.4 / (high - low + 1)));

// Ranks of the trials around each cell, the nearer the weightier; a cell far from all trials stays empty. One element for each shade.
function ground(points, { left, right, top, bottom }, reachAcross, reachUp) {
  const [cellWidth, cellHeight] = [(right - left) / COLUMNS, (bottom - top) / ROWS];
  const places = points.slice(-MOST_GROUND).map(({ x, y, rank }) => [(x - left) / (right - left), (y - top) / (bottom - top), rank]);
  const cells = Array.from({ length: SHADES }, () => []);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      let [weight, sum] = [0, 0];
      for (const [px, py, rank] of places) {
        const near = Math.exp(-(((px - (column + 0.5) / COLUMNS) / reachAcross) ** 2 + ((py - (row + 0.5) / ROWS) / reachUp) ** 2) / 2);
        weight += near;
        sum += near * rank;
      }
      if (weight < 0.2) continue;
      const [x, y] = [left + column * cellWidth, top + row * cellHeight];
      cells[shadeOf(sum / weight)].push(`M${x.toFixed(1)} ${y.toFixed(1)}h${(cellWidth + 0.4).toFixed(1)}v${(cellHeight + 0.4).toFixed(1)}h${(-cellWidth - 0.4).toFixed(1)}z`);
    }
  }
  return svg("g", { class: "ground" }, cells.map((paths, shade) => paths.length > 0 && svg("path", { "data-shade": shade, d: paths.join("") })));
}
