// The best settings so far, and the arguments that fit with them.

import { copyButton } from "../actions.js";
import { el, fill } from "../dom.js";
import { commandLine, isActive, shown } from "./space.js";
import { best, valueOf } from "./results.js";

const MOST_SHOWN = 12;

/** The best trial of a study, or its Pareto front. */
export function bestCard(id) {
  const node = el("section", { class: "card best" });
  let written = "";

  function update(trials, objectives, dimensions, definition, preset) {
    const leaders = best(trials, objectives);
    const now = JSON.stringify([leaders, Object.keys(definition.space), preset?.name]);
    if (now === written) return;
    written = now;
    if (leaders.length === 0) return fill(node, el("h2", {}, "Best settings"), el("p", { class: "faint" }, "Shown once a trial has a result."));
    fill(node, objectives.length > 1 ? front(leaders, objectives) : single(leaders[0], objectives, dimensions), preset && command(leaders[0], definition, preset));
  }

  const link = trial => el("a", { href: `/studies/${id}/trials/${trial.number}` }, `trial ${trial.number}`);

  const single = (trial, objectives, dimensions) => [
    el("h2", {}, `Best ${objectives[0].name}: ${objectives[0].format(valueOf(trial, 0))}, `, link(trial)),
    el("dl", { class: "numbers" }, dimensions.filter(dimension => isActive(dimension, trial.settings)).map(({ name }) =>
      [el("dt", {}, name), el("dd", { title: trial.settings[name] }, shown(trial.settings[name]))])),
  ];

  const front = (leaders, objectives) => [
    el("h2", {}, `Pareto front: ${leaders.length} trials that no other dominates`),
    el("dl", { class: "numbers" }, leaders.slice(0, MOST_SHOWN).map(trial =>
      [el("dt", {}, link(trial)), el("dd", {}, objectives.map((objective, at) => objective.format(valueOf(trial, at))).join(" · "))])),
    leaders.length > MOST_SHOWN && el("p", { class: "faint fine" }, `and ${leaders.length - MOST_SHOWN} more, in the plot and the table`),
  ];

  return { node, update };
}

/** The arguments of the program for a trial, to be copied. */
export function command(trial, definition, preset) {
  const line = commandLine(trial.settings, definition, preset);
  return el("p", { class: "command" }, el("code", {}, line.split(" --").map((part, at) => [at > 0 && " ", el("span", {}, at > 0 ? `--${part}` : part)])), copyButton(line));
}
