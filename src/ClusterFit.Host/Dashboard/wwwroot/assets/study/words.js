// Words and bars for studies.

import { count, shortId } from "../format.js";

/** The states of a trial, in the order of bars and lists. */
export const TRIAL_STATES = ["completed", "pruned", "waiting", "running", "failed", "cancelled"];

const WORDS = { waiting: "at a rung", available: "to come" };

export const trialWord = state => WORDS[state] ?? state;

const SOURCES = { sampler: "sampler", user: "hand", other_study: "other study" };

export const sourceWord = source => SOURCES[source] ?? source;

export const studyTitle = study => study.name ?? `Study ${shortId(study.id)}`;

/** Trials that there are. */
export const allTrials = ({ trials }) => TRIAL_STATES.reduce((sum, state) => sum + trials[state], 0);

/** Trials that are through. */
export const finalTrials = ({ trials }) => trials.completed + trials.pruned + trials.cancelled + trials.failed;

/** The trials of a study as the bar takes them: those that are not proposed yet are to come. */
export const progressOf = study => ({
  counts: { ...study.trials, retryable: 0, available: study.state === "open" || study.state === "paused" ? Math.max(0, study.planned - allTrials(study)) : 0 },
  total: Math.max(study.planned, allTrials(study)),
});

/** "12 completed, 3 running". */
export const describeTrials = counts =>
  [...TRIAL_STATES, "available"].filter(state => counts[state] > 0).map(state => `${count(counts[state])} ${trialWord(state)}`).join(", ");

/** What has become of a study: the state whose colour it has, and the words. */
export function studyOutcome({ state, trials }) {
  if (state !== "ended") return { look: state, words: state };
  return { look: trials.failed > 0 ? "retryable" : "completed", words: trials.failed > 0 ? `ended, ${count(trials.failed)} failed` : "ended" };
}
