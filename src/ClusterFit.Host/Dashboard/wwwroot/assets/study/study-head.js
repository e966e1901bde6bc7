// The top of a study's page: how far it is, its numbers, and what can be done with it.

import { actionButton, insist, scopeNote } from "../actions.js";
import { post } from "../api.js";
import { confirmed } from "../dialog.js";
import { el, fill, setText } from "../dom.js";
import { ago, count, counted, date, duration, percent, shortId } from "../format.js";
import { announce } from "../notices.js";
import { chip, stateBar, waitingFor } from "../states.js";
import { changeMenu, sendChange } from "./changes.js";
import { describeTrials, finalTrials, progressOf, studyOutcome, studyTitle, TRIAL_STATES, trialWord } from "./words.js";

const ANNOUNCE_EVERY = 0.1;

/** The head; changed is called with the study after an action, outdated when the server refuses one; bestSettings gives what a new trial starts from. */
export function studyHead(study, { changed, outdated, bestSettings }) {
  const state = chip(study.state);
  const bar = stateBar("Progress of the study", describeTrials);
  const [value, done, epochs, trained, took] = Array.from({ length: 5 }, () => el("b"));
  const [valueName, tookName, planned] = [el("span"), el("span"), el("span", { class: "of" })];
  const legend = el("ul", { class: "legend" });
  const note = el("p", { class: "note warn" });
  const actions = el("div", { class: "actions" });
  let [announced, offered, shownCounts] = [null, "", ""];

  const node = el("header", { class: "card batch-head" },
    el("div", { class: "page-head" },
      el("div", {},
        el("h1", {}, studyTitle(study), " ", state.node),
        el("p", { class: "facts" },
          el("span", { title: date(study.created_at) }, `submitted ${ago(study.created_at)}`),
          facts(study.definition).map(fact => el("span", {}, fact)),
          el("code", { title: study.id }, shortId(study.id)),
          Object.entries(study.labels).map(([key, text]) => el("a", { class: "label", href: `/studies?label=${encodeURIComponent(`${key}:${text}`)}` }, `${key}:${text}`))),
        scopeNote()),
      actions),
    el("div", { class: "tiles" },
      tile(value, valueName), tile(el("div", {}, done, planned), el("span", {}, "trials are through")), tile(epochs, el("span", {}, "epochs trained")),
      tile(trained, el("span", {}, "of training, all lanes together")), tile(took, tookName)),
    bar.node, legend, note);

  function update(now, objectives) {
    const { look, words } = studyOutcome(now);
    const progress = progressOf(now);
    state.update(look, words);
    bar.update(progress);
    setText(value, objectives[0].format(now.best[0]));
    setText(valueName, `best ${objectives[0].name}`);
    setText(done, count(finalTrials(now)));
    setText(planned, ` / ${count(progress.total)}`);
    const end = now.ended_at ? new Date(now.ended_at) : new Date();
    setText(tookName, now.ended_at ? "from submission to end" : "since submission");
    setText(took, duration((end - new Date(now.created_at)) / 1000));
    setText(note, [now.stopped && `Stopped: ${now.stopped}.`, waitingFor(now)].filter(Boolean).join(" "));
    note.hidden = note.textContent === "";
    showCounts(progress.counts);
    offer(now);
    tell(finalTrials(now) / Math.max(1, progress.total), progress.counts);
  }

  function showTrials(trials) {
    setText(epochs, count(trials.reduce((sum, trial) => sum + trial.epochs, 0)));
    setText(trained, duration(trials.reduce((sum, trial) => sum + trial.seconds, 0)));
  }

  function showCounts(counts) {
    const wanted = describeTrials(counts);
    if (wanted === shownCounts) return;
    shownCounts = wanted;
    fill(legend, [...TRIAL_STATES, "available"].filter(name => counts[name] > 0).map(name =>
      el("li", {}, el("i", { "data-state": name, "aria-hidden": "true" }), el("b", {}, count(counts[name])), ` ${trialWord(name)}`)));
  }

  // The buttons are made anew only when others are wanted: a focused one must not vanish under the reader.
  function offer(now) {
    const wanted = `${now.state} ${now.stopped} ${now.planned} ${now.priority} ${JSON.stringify(now.definition)}`;
    if (wanted === offered) return;
    offered = wanted;
    const act = verb => async () => changed(await insist(() => post(`/v1/studies/${now.id}/${verb}`)));
    const stop = on => async () => changed(await sendChange(now, { stop: on }));
    const isLive = now.state === "open" || now.state === "paused";
    const button = (label, run, kind, words) => actionButton(label, run, { kind, done: words, refused: outdated });
    fill(actions,
      now.state === "open" && button("Pause", act("pause"), "", "Paused: running fits are saved and wait, no more are started"),
      now.state === "paused" && button("Resume", act("resume"), "primary", "Resumed"),
      isLive && !now.stopped && button("Stop", stop(true), "", "Stopped: no more trials, those that run end at their next rung"),
      now.stopped && now.state !== "cancelled" && button("Go on", stop(false), "primary", "Goes on"),
      now.state !== "cancelled" && changeMenu(now, { changed, bestSettings }),
      el("a", { class: "button", href: `/batches/${now.id}` }, "Jobs"),
      isLive && button("Cancel", () => cancel(now, changed), "danger", "Cancelled"));
  }

  function tell(part, counts) {
    const step = Math.floor(part / ANNOUNCE_EVERY);
    if (announced !== null && step !== announced) announce(`${percent(part)} of the trials are through: ${describeTrials(counts)}`);
    announced = step;
  }

  return { node, update, showTrials };
}

const NAMES = { tpe: "TPE", "cma-es": "CMA-ES", sobol: "Sobol", "successive-halving": "successive halving", hyperband: "Hyperband", median: "median rule" };

const tile = (value, name) => el("div", { class: "tile" }, value, name);

// "TPE sampler", "successive halving", "3 images", "4 at a time".
function facts({ sampler, pruner, images, "fit-seeds": seeds, parallelism, mode }) {
  return [
    `${NAMES[sampler.kind] ?? sampler.kind} sampler`, pruner.kind !== "none" && NAMES[pruner.kind], counted(images.length, "image"), seeds.length > 1 && counted(seeds.length, "seed"),
    `${parallelism} at a time`, mode === "asynchronous" && mode,
  ].filter(Boolean);
}

async function cancel(study, changed) {
  const sure = await confirmed("Cancel the study?",
    "Its running trials stop, and it takes no more changes. What has completed stays. To end it so that it can be extended later, stop it instead.", "Cancel the study");
  if (!sure) return false;
  changed(await insist(() => post(`/v1/studies/${study.id}/cancel`)));
}
