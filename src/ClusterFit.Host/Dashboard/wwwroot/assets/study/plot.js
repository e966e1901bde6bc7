// What all plots of a study share: a picture as wide as its place, whose points can be pointed at, walked through by keys, and opened.

import { el, fill, svg } from "../dom.js";
import { niceTicks, scale } from "../scales.js";
import { short } from "./space.js";

const NEAR = 28;
const TICK_WIDTH = 52;

/**
 * A plot. paint is given the size, and gives the elements and the points { x, y, trial }; tip makes what is shown of a trial, open is called with
 * the one that is chosen. Without a height it is as high as its place.
 */
export function plot(label, { height: wanted, least = 0, tip, open, signal }) {
  const picture = svg("svg", { role: "img", tabindex: 0, "aria-label": label });
  const hint = el("div", { class: "chart-tip", hidden: true });
  const area = el("div", { class: "chart-area" }, picture, hint);
  const node = el("figure", { class: "plot", "data-wide": least > 0, "data-fill": !wanted }, area);
  const ring = svg("circle", { class: "ring", r: 7 });
  let paint = null;
  let points = [];
  let chosen = null;
  let [width, height] = [0, wanted];

  function draw() {
    if (!paint || width === 0) return;
    const drawn = paint({ width, height });
    points = drawn.points ?? [];
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.setAttribute("width", width);
    picture.setAttribute("height", height);
    fill(picture, drawn.elements, ring);
    if (drawn.label) picture.setAttribute("aria-label", `${label}: ${drawn.label}`);
    choose(points.find(({ trial }) => trial.number === chosen?.trial.number) ?? null);
  }

  function choose(point) {
    chosen = point;
    hint.hidden = point === null;
    ring.setAttribute("visibility", point ? "visible" : "hidden");
    picture.classList.toggle("pointing", point !== null);
    if (!point) return;
    ring.setAttribute("cx", point.x);
    ring.setAttribute("cy", point.y);
    fill(hint, tip(point.trial));
    hint.toggleAttribute("data-left", point.x > 0.55 * width);
    hint.style.left = `${point.x}px`;
  }

  picture.addEventListener("pointermove", event => {
    const box = picture.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const near = points.reduce((found, point) => {
      const distance = Math.hypot(point.x - x, point.y - y);
      return distance < found.distance ? { point, distance } : found;
    }, { point: null, distance: NEAR });
    if (near.point !== chosen) choose(near.point);
  });
  picture.addEventListener("pointerleave", () => choose(null));
  picture.addEventListener("blur", () => choose(null));
  picture.addEventListener("click", () => { if (chosen) open(chosen.trial); });
  picture.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter" && chosen) open(chosen.trial);
    else if (step && points.length > 0) choose(points[(points.indexOf(chosen) + step + points.length) % points.length]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const observer = new ResizeObserver(([{ contentRect }]) => {
    const now = [Math.max(least, Math.floor(contentRect.width)), wanted ?? Math.floor(contentRect.height)];
    if (contentRect.width === 0 || (now[0] === width && now[1] === height)) return;
    [width, height] = now;
    draw();
  });
  observer.observe(node);
  signal.addEventListener("abort", () => observer.disconnect());

  return {
    node,
    /** Shows something else. */
    update(painter) {
      paint = painter;
      draw();
    },
  };
}

/** A scale with ticks from low to high, linear or by ratios. */
export function numbers(low, high, start, end, { log = false, number = 5, whole = false } = {}) {
  if (log) {
    const { to } = scale(Math.log(low), Math.log(high === low ? low * 1.1 : high), start, end);
    return { to: value => to(Math.log(value)), ticks: powers(low, high, Math.abs(end - start) / TICK_WIDTH).map(value => ({ value, text: short(value) })) };
  }
  const ticks = niceTicks(low, high > low ? high : low + (Math.abs(low) || 1) / 10, number).filter(tick => !whole || Number.isInteger(tick));
  return { to: scale(low, high > low ? high : low + 1, start, end).to, ticks: ticks.filter(tick => tick >= low && tick <= high).map(value => ({ value, text: short(value) })) };
}

// Powers of ten, or, where there is room for them, 1, 2 and 5 times those.
function powers(low, high, most) {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const factors = 3 * Math.log10(high / low) <= most ? [1, 2, 5] : [1];
  return Array.from({ length: to - from + 1 }, (_, i) => factors.map(factor => factor * 10 ** (from + i))).flat()
    .map(value => Number(value.toPrecision(12))).filter(value => value >= low * 0.999 && value <= high * 1.001);
}

/** The scale of a dimension; choices lie in equal bands. */
export function dimensionScale(dimension, start, end) {
  if (dimension.kind !== "choice") {
    const inner = numbers(dimension.low, dimension.high, start, end, { log: dimension.log, number: 4, whole: dimension.kind === "int" });
    return { to: text => inner.to(dimension.number(text)), ticks: inner.ticks.map(({ value, text }) => ({ place: inner.to(value), text })) };
  }
  const band = (end - start) / dimension.choices.length;
  const to = text => start + band * (dimension.number(text) + 0.5);
  return { to, band: Math.abs(band), ticks: dimension.choices.map(text => ({ place: to(text), text: cut(text, Math.abs(band)) })) };
}

const cut = (text, room) => (text.length * 7 <= room ? text : `${text.slice(0, Math.max(2, Math.floor(room / 7) - 1))}…`);

/**
 * The range in which values are drawn: from the best on, so far that most of them are well apart. What is worse lies on the edge.
 * Gives { low, high, inside }.
 */
export function valueRange(values, maximize) {
  const finite = values.filter(Number.isFinite).sort((a, b) => (maximize ? b - a : a - b));
  if (finite.length === 0) return { low: 0, high: 1, inside: value => value };
  const [top, middle, bottom] = [finite[0], finite[Math.floor(finite.length * 0.6)], finite.at(-1)];
  const reach = 3 * Math.abs(middle - top) || Math.abs(bottom - top);
  const worst = maximize ? Math.max(bottom, top - reach) : Math.min(bottom, top + reach);
  const room = 0.06 * Math.abs(top - worst) || Math.abs(top) * 0.01 || 1;
  const [low, high] = [Math.min(top, worst) - room, Math.max(top, worst) + room];
  return { low, high, inside: value => (Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : maximize ? low : high) };
}

/** Lines and numbers of the vertical axis. */
export const verticalAxis = ({ to, ticks }, left, right, name) => [
  ticks.map(({ value, text }) => [
    svg("line", { class: "grid", x1: left, x2: right, y1: to(value), y2: to(value) }),
    svg("text", { class: "tick", x: left - 7, y: to(value) + 4, "text-anchor": "end" }, text),
  ]),
  name && svg("text", { class: "tick unit", x: left + 4, y: 13 }, name),
];

/** Numbers or names along the bottom; ticks are { place, text }. */
export const bottomAxis = (ticks, bottom, right, name) => [
  ticks.map(({ place, text }) => svg("text", { class: "tick", x: place, y: bottom + 17, "text-anchor": "middle" }, text)),
  name && svg("text", { class: "tick unit", x: right, y: bottom + 33, "text-anchor": "end" }, name),
];

// So many that they would cover each other.
const MANY = 1500;

/** Any number of dots as one element. */
export const dots = (points, attributes) =>
  points.length > 0 && svg("path", { class: "dots", "data-many": points.length > MANY, d: points.map(({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join(""), ...attributes });

export const SHADES = 8;

/** The shade of a rank from 0 to 1. */
export const shadeOf = rank => Math.min(SHADES - 1, Math.floor(rank * SHADES));

/** Of many trials, the worst first, so many that their lines can be told apart: some of all, and the best. */
export const someOf = (sorted, most) => {
  const step = Math.ceil(sorted.length / most);
  return sorted.filter((_, at) => at % step === 0 || at >= sorted.length - most / 20);
};

/** The shade of a line: only a few are strong. */
export const lineShade = rank => shadeOf(rank ** 3);

/** Dots in shades, the best on top. */
export function shadedDots(points, shade) {
  const groups = Array.from({ length: SHADES }, () => []);
  for (const point of points) groups[shade(point)].push(point);
  return groups.map((group, at) => dots(group, { "data-shade": at }));
}
