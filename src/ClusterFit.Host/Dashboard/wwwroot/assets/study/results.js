// Which trials are better than others.

import { isFinal } from "../states.js";

/** What a trial achieved last; undefined before that. */
export const latest = trial => trial.results.at(-1);

export const valueOf = (trial, at) => latest(trial)?.values[at];

/** The loss of an objective: smaller is better, and a missed target is worst. */
export function lossOf(trial, at, objectives) {
  const value = valueOf(trial, at);
  return value === null || value === undefined ? Infinity : objectives[at].maximize ? -value : value;
}

/** Trials of the study itself that were measured, at the end or at a rung. */
export const own = trials => trials.filter(({ number, results, state }) => number >= 0 && results.length > 0 && state !== "failed");

/** The trials that are compared for the best, equally trained: those that were trained to the end, or before there is one those trained longest. */
export function compared(trials) {
  const all = own(trials);
  const longest = all.reduce((most, trial) => Math.max(most, reach(trial)), 0);
  return all.filter(trial => reach(trial) === longest);
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

const reach = trial => (trial.state === "completed" ? Infinity : latest(trial).epochs);

/** For each trial how good it is among them, from 0 for the worst to 1 for the best. Who came further is better: only equal epochs can be compared. */
export function ranks(trials, at, objectives) {
  const sorted = trials.map(trial => [reach(trial), lossOf(trial, at, objectives), trial])
    .sort(([reachA, lossA], [reachB, lossB]) => (reachA === reachB ? compare(lossB, lossA) : compare(reachA, reachB))).map(([, , trial]) => trial);
  return new Map(sorted.map((trial, place) => [trial, sorted.length > 1 ? place / (sorted.length - 1) : 1]));
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The number of the first trial that may still change. */
export const firstOpen = trials => {
  const at = trials.findIndex(({ state }) => !isFinal(state));
  return at < 0 ? trials.length : at;
};
