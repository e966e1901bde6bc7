// Which trials are better than others, and how much each dimension decides.

import { isFinal } from "../states.js";

/** What a trial achieved last; undefined before that. */
export const latest = trial => trial.results.at(-1);

export const valueOf = (trial, at) => latest(trial)?.values[at];

/** The loss of an objective: smaller is better, and a missed target is worst. */
export function lossOf(trial, at, objectives) {
  const value = valueOf(trial, at);
  return value === null || value === undefined ? Infinity : objectives[at].maximize ? -value : value;
}

// Trials with a result that counts.
const measured = trials => trials.filter(trial => trial.results.length > 0 && trial.state !== "failed" && trial.state !== "cancelled");

/** Those of the study itself, trained to the end or to a rung. */
export const own = trials => measured(trials).filter(({ number }) => number >= 0);

/** The trials that are compared for the best: those that were trained to the end, or all measured before there is one. */
export function compared(trials) {
  const complete = own(trials).filter(({ state }) => state === "completed");
  return complete.length > 0 ? complete : own(trials);
}

/** The best of one objective, or the Pareto front of several, the best by the first objective first. */
export function best(trials, objectives) {
  const candidates = compared(trials).map(trial => ({ trial, losses: objectives.map((_, at) => lossOf(trial, at, objectives)) }));
  candidates.sort((a, b) => order(a.losses, b.losses));
  if (objectives.length === 1) return candidates.slice(0, 1).map(({ trial }) => trial);
  const front = [];
  for (const candidate of candidates)
    if (!front.some(({ losses }) => dominates(losses, candidate.losses))) front.push(candidate);
  return front.map(({ trial }) => trial);
}

const order = (a, b) => {
  const at = a.findIndex((loss, i) => loss !== b[i]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
};

const dominates = (a, b) => a.every((loss, at) => loss <= b[at]) && a.some((loss, at) => loss < b[at]);

/** For each trial how good it is among them, from 0 for the worst to 1 for the best. Who came further is better: only equal epochs can be compared. */
export function ranks(trials, at, objectives) {
  const sorted = trials.map(trial => [reach(trial), lossOf(trial, at, objectives), trial])
    .sort(([reachA, lossA], [reachB, lossB]) => (reachA === reachB ? compare(lossB, lossA) : compare(reachA, reachB))).map(([, , trial]) => trial);
  return new Map(sorted.map((trial, place) => [trial, sorted.length > 1 ? place / (sorted.length - 1) : 1]));
}

const reach = trial => (trial.state === "completed" ? Infinity : latest(trial).epochs);

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const BINS = 6;
const LEAST_TRIALS = 8;

/**
 * How much each dimension decides: the share of the variance of the ranks that parts of the dimension explain (epsilon squared), 0 to 1. Null while
 * there are too few trials to say.
 */
export function importance(trials, dimensions, at, objectives) {
  const among = own(trials);
  if (among.length < LEAST_TRIALS) return null;
  const rank = ranks(among, at, objectives);
  return dimensions.map(dimension => ({ dimension, share: explained(among.filter(({ settings }) => dimension.unit(settings[dimension.name]) !== null), dimension, rank) }))
    .sort((a, b) => b.share - a.share);
}

function explained(trials, dimension, rank) {
  const groups = parts(trials, dimension);
  const [total, number] = [trials.length, groups.length];
  if (number < 2 || total <= number) return 0;
  const all = mean(trials.map(trial => rank.get(trial)));
  const sum = trials.reduce((sofar, trial) => sofar + (rank.get(trial) - all) ** 2, 0);
  const between = groups.reduce((sofar, group) => sofar + group.length * (mean(group.map(trial => rank.get(trial))) - all) ** 2, 0);
  // What chance alone would explain is taken off.
  const within = (sum - between) / (total - number);
  return sum > 0 ? Math.min(1, Math.max(0, (between - (number - 1) * within) / sum)) : 0;
}

// Choices by themselves, numbers in parts of equally many trials.
function parts(trials, dimension) {
  const groups = new Map();
  const place = dimension.kind === "choice" ? ({ settings }) => settings[dimension.name] : quantile(trials, dimension);
  for (const trial of trials) {
    const key = place(trial);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(trial);
  }
  return [...groups.values()];
}

function quantile(trials, { name, unit }) {
  const bins = Math.min(BINS, Math.floor(trials.length / 4));
  const sorted = trials.map(({ settings }) => unit(settings[name])).sort((a, b) => a - b);
  const edges = Array.from({ length: bins - 1 }, (_, i) => sorted[Math.floor((i + 1) * sorted.length / bins)]);
  return ({ settings }) => edges.filter(edge => unit(settings[name]) >= edge).length;
}

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The number of the first trial that may still change. */
export const firstOpen = trials => {
  const at = trials.findIndex(({ state }) => !isFinal(state));
  return at < 0 ? trials.length : at;
};
