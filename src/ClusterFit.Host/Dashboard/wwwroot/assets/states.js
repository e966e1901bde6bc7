// States of jobs and batches: their words, their chips and the bar that shows how many jobs are in which.

import { el, setText } from "./dom.js";
import { count, percent } from "./format.js";

/** The states of a job, in the order of the bar. */
export const JOB_STATES = ["completed", "pruned", "waiting", "running", "retryable", "failed", "cancelled", "available"];

const WORDS = { available: "waiting", waiting: "at a rung", retryable: "will be retried", handed_back: "handed back" };

export const stateWord = state => WORDS[state] ?? state;

export const finalJobs = counts => counts.completed + counts.pruned + counts.cancelled + counts.failed;

/** Jobs that there are: of a study, those of the trials so far. */
export const allJobs = counts => JOB_STATES.reduce((sum, state) => sum + counts[state], 0);

export const isFinal = state => ["completed", "pruned", "cancelled", "failed"].includes(state);

/** Whether there is a network to show: a result, or one that has begun to learn. */
export const hasPicture = job => job.state === "completed" || (job.state === "running" && job.progress !== null && job.progress !== undefined);

/** What has become of a batch: the state whose colour it has, and the words. */
export function outcome({ state, counts, total }) {
  if (state !== "ended") return { look: state, words: state };
  const all = ["completed", "pruned", "failed", "cancelled"].find(name => counts[name] === total);
  if (all) return { look: all, words: all };
  const lost = ["failed", "cancelled"].filter(name => counts[name] > 0);
  return { look: lost.length > 0 ? "retryable" : "completed", words: ["ended", ...lost.map(name => `${count(counts[name])} ${name}`)].join(", ") };
}

const WAITING = {
  worker: "Waits for a worker: none is up.",
  lane: "Waits for a lane: all are busy with other jobs.",
  fit: "Waits for a worker that fits: none has the device or the memory that its jobs ask for.",
};

/** What a batch waits for, in a sentence; empty when it does not wait. */
export const waitingFor = batch => WAITING[batch.waiting_for] ?? "";

/** A state as a small label. */
export function chip(state) {
  const node = el("span", { class: "chip" });
  const update = (look, words = stateWord(look)) => {
    node.dataset.state = look;
    setText(node, words);
  };
  update(state);
  return { node, update };
}

/** The jobs of a batch as a bar, one segment for each state; describe says how many are in which. */
export function stateBar(label, describe = describeCounts) {
  const segments = Object.fromEntries(JOB_STATES.map(state => [state, el("i", { "data-state": state })]));
  const node = el("div", { class: "bar", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100 }, Object.values(segments));
  const update = ({ counts, total }) => {
    for (const state of JOB_STATES) {
      segments[state].style.flexGrow = counts[state];
      segments[state].hidden = counts[state] === 0;
    }
    const done = total > 0 ? finalJobs(counts) / total : 0;
    node.setAttribute("aria-valuenow", Math.floor(done * 100));
    node.setAttribute("aria-valuetext", `${percent(done)}: ${describe(counts)}`);
    node.title = describe(counts);
  };
  return { node, update };
}

/** "12 completed, 3 running". */
export const describeCounts = counts =>
  JOB_STATES.filter(state => counts[state] > 0).map(state => `${count(counts[state])} ${stateWord(state)}`).join(", ");

/** A bar for a single fraction. */
export function fractionBar(label) {
  const done = el("i", { "data-state": "running" });
  const node = el("div", { class: "bar thin", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100 }, done);
  const update = fraction => {
    done.style.width = `${100 * fraction}%`;
    node.setAttribute("aria-valuenow", Math.floor(100 * fraction));
  };
  return { node, update };
}
