// What a study searches and what it seeks, in the words of its document.

import { bytes, count, duration } from "../format.js";

const NONE = "–";
// Where the name says the unit, it has none beside it.
const DB = { unit: "dB", format: value => `${value.toFixed(2)} dB` };
const MEASURES = {
  psnr: { name: "PSNR", ...DB },
  "off-grid-psnr": { name: "off-grid PSNR", ...DB },
  seconds: { name: "seconds", format: duration },
  "seconds-to-target": { name: "seconds to the target", format: duration },
  "epochs-to-target": { name: "epochs to the target", format: value => short(value) },
  bytes: { name: "bytes", format: bytes },
  "bits-per-pixel": { name: "bits per pixel", format: value => value.toFixed(3) },
};

/** A number without digits that nobody reads. */
export function short(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return Number(value.toPrecision(3)).toExponential().replace("e+", "e");
  return Number.isInteger(value) ? count(value) : `${Number(value.toPrecision(4))}`;
}

/** A value of a setting as it is shown: numbers shortened, other texts as they are. */
export const shown = text => (text === undefined ? NONE : text !== "" && Number.isFinite(Number(text)) ? short(Number(text)) : text);

/** The dimensions of a definition, in their order. */
export const dimensionsOf = definition => Object.entries(definition.space).map(([name, words]) => dimension(name, words));

/** What a definition seeks: name, unit, whether more is better, and how a value is written; one that is null was missed. */
export const objectivesOf = definition => definition.objectives.map(entry => {
  const [[direction, measure]] = Object.entries(entry);
  const { name, unit = "", format } = MEASURES[measure] ?? { name: measure, format: short };
  return { measure, name, unit, maximize: direction === "maximize", format: value => (value === null ? "missed" : value === undefined ? NONE : format(value)) };
});

/** A dimension: the number that stands for a value, and where it lies between 0 and 1; null where the value is none of it. */
function dimension(name, words) {
  const { when = null } = words;
  if (words.choice) {
    const last = Math.max(1, words.choice.length - 1);
    const number = text => (words.choice.includes(text) ? words.choice.indexOf(text) : null);
    return { name, kind: "choice", choices: words.choice, words, when, log: false, low: 0, high: last, number, unit: text => (number(text) === null ? null : number(text) / last) };
  }
  const kind = words.int ? "int" : "float";
  const [low, high] = words[kind];
  const log = words.log === true;
  const number = text => (text === undefined || !Number.isFinite(Number(text)) ? null : Number(text));
  const at = log ? Math.log : value => value;
  const unit = text => (number(text) === null ? null : low === high ? 0.5 : (at(number(text)) - at(low)) / (at(high) - at(low)));
  return { name, kind, words, when, log, low, high, number, unit };
}

/** Whether a dimension counts among these settings. */
export const isActive = ({ when }, settings) => !when || Object.entries(when).every(([parent, values]) => values.includes(settings[parent]));

/** The settings of a fit that a trial makes of the base: its shapes become widths. */
export function fitSettings(settings, base) {
  const { width, depth, "first-width": first, ...plain } = settings;
  if (width === undefined && depth === undefined && first === undefined) return plain;
  let widths = base.widths.split(",");
  if (width !== undefined) widths = widths.map(() => width);
  if (depth !== undefined) widths = [widths[0], ...Array(Number(depth) - 1).fill(widths[1] ?? widths[0])];
  if (first !== undefined) widths = [first, ...widths.slice(1)];
  return { ...plain, widths: widths.join(",") };
}

/** The arguments of the program that fit as a trial was fitted: the preset, what the study changed of it, and what the trial did. */
export function commandLine(settings, definition, preset) {
  const wanted = { ...definition.settings, ...fitSettings(settings, definition.settings) };
  const changed = Object.entries(wanted).filter(([key, value]) => key !== "seed" && value !== preset.settings[key]);
  // Epochs turn off the least number of steps by themselves.
  const needed = changed.filter(([key, value]) => key !== "min-steps" || value !== "0" || !changed.some(([other]) => other === "epochs"));
  return [`--preset ${preset.name}`, ...needed.map(([key, value]) => `--set ${key}=${value}`)].join(" ");
}
