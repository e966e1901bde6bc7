// What can be changed of a study while it runs and after, and what was.

import { insist } from "../actions.js";
import { patch } from "../api.js";
import { openDialog } from "../dialog.js";
import { el, fill } from "../dom.js";
import { ago, date } from "../format.js";
import { fieldErrors, toast } from "../notices.js";
import { can } from "../session.js";
import { dimensionsOf, isActive } from "./space.js";
import { allTrials } from "./words.js";

/** Sends a change; the key makes it one however often it has to be sent. */
export function sendChange(study, change) {
  const key = Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, "0")).join("");
  return insist(() => patch(`/v1/studies/${study.id}`, { key, ...change }));
}

/** A button that opens a list of changes; null for who may not change anything. */
export function changeMenu(study, { changed, bestSettings }) {
  if (!can("submit")) return null;
  const entry = (what, about, ask) => el("button", { type: "button", class: "menu-entry", onclick: () => { node.open = false; ask(study, changed, bestSettings); } },
    el("b", {}, what), el("small", {}, about));
  const node = el("details", { class: "menu" }, el("summary", { class: "button" }, "Change"), el("div", { class: "menu-list" },
    entry("Budget…", "more trials, epochs or time", askBudget),
    entry("Speed…", "trials at a time, and priority", askSpeed),
    entry("A dimension…", "narrower or wider", askDimension),
    entry("A trial by hand…", "settings that you want tried next", askTrial)));
  node.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !node.open) return;
    event.preventDefault();
    node.open = false;
    node.firstChild.focus();
  });
  node.addEventListener("focusout", event => { if (event.relatedTarget && !node.contains(event.relatedTarget)) node.open = false; });
  return node;
}

// A dialog of fields; read gives the change, or null when nothing is changed.
function ask(title, study, changed, done, fields, read) {
  const problemPlace = el("div", {});
  openDialog(title, close => el("form", {
    onsubmit: async event => {
      event.preventDefault();
      const change = read();
      if (change === null) return close();
      const button = event.target.querySelector(".primary");
      button.setAttribute("aria-busy", "true");
      try {
        changed(await sendChange(study, change));
        toast(done);
        close();
      } catch (problem) {
        fill(problemPlace, el("p", { class: "bad", role: "alert" }, problem.errors.length > 0 ? "This is not possible:" : problem.message), fieldErrors(problem));
      } finally {
        button.removeAttribute("aria-busy");
      }
    },
  }, fields, problemPlace,
  el("div", { class: "actions" }, el("button", { type: "button", onclick: close }, "Keep as it is"), el("button", { class: "primary" }, "Change"))));
}

const labelled = (name, input, about) => el("label", {}, name, input, about && el("small", {}, about));

const whole = (value, attributes) => el("input", { type: "number", step: 1, value: value ?? "", ...attributes });

const orNull = change => (Object.keys(change).length > 0 ? change : null);

function askBudget(study, changed) {
  const { budget } = study.definition;
  const least = Math.max(1, allTrials(study));
  const trials = whole(budget.trials, { min: least, max: 100_000, required: true });
  const epochs = whole(budget.epochs, { min: 1, placeholder: "no limit" });
  const time = el("input", { value: budget.time ?? "", placeholder: "no limit", autocomplete: "off", pattern: "[0-9.]+[smhd]" });
  ask("Budget of the study", study, changed, "The budget is changed", [
    labelled("Trials", trials, "at most; those that there are stay"),
    labelled("Epochs", epochs, "over all fits of all trials; empty for no limit"),
    labelled("Time", time, "since the study was submitted: 90m, 1.5h, 2d; empty for no limit"),
  ], () => orNull({
    ...(trials.valueAsNumber !== budget.trials && { trials: trials.valueAsNumber }),
    ...((epochs.value === "" ? 0 : epochs.valueAsNumber) !== (budget.epochs ?? 0) && { epochs: epochs.value === "" ? 0 : epochs.valueAsNumber }),
    ...(time.value.trim() !== (budget.time ?? "") && { time: time.value.trim() || "0" }),
  }));
}

function askSpeed(study, changed) {
  const { parallelism: present } = study.definition;
  const parallelism = whole(present, { min: 1, max: 1024, required: true });
  const priority = whole(study.priority, { min: -1000, max: 1000, required: true });
  ask("Speed of the study", study, changed, "The speed is changed", [
    labelled("Trials at a time", parallelism, study.definition.mode === "reproducible" ? "also decides what a proposal knows: other trials follow from here on" : null),
    labelled("Priority", priority, "jobs of higher ones are handed out first, −1000 to 1000"),
  ], () => orNull({
    ...(parallelism.valueAsNumber !== present && { parallelism: parallelism.valueAsNumber }),
    ...(priority.valueAsNumber !== study.priority && { priority: priority.valueAsNumber }),
  }));
}

function askDimension(study, changed) {
  const dimensions = dimensionsOf(study.definition);
  const place = el("div", { class: "form-part" });
  const chosen = el("select", { onchange: show }, dimensions.map(({ name }) => el("option", { value: name }, name)));
  let read = () => null;

  function show() {
    const dimension = dimensions.find(({ name }) => name === chosen.value);
    const [fields, words] = dimension.kind === "choice" ? choiceFields(dimension) : rangeFields(dimension);
    fill(place, fields);
    read = () => {
      const now = words();
      return JSON.stringify(now) === JSON.stringify(dimension.words) ? null : { space: { [dimension.name]: now } };
    };
  }

  show();
  ask("A dimension of the search", study, changed, "The dimension is changed; trials outside of it stay in the table", [labelled("Dimension", chosen), place], () => read());
}

function rangeFields({ kind, low, high, log, words }) {
  const field = value => el("input", { type: "number", step: kind === "int" ? 1 : "any", value, required: true });
  const [from, to] = [field(low), field(high)];
  return [
    el("div", { class: "field-pair" }, labelled("From", from), labelled("To", to, log ? "equal ratios are equally likely" : null)),
    () => ({ ...words, [kind]: [from.valueAsNumber, to.valueAsNumber] }),
  ];
}

function choiceFields({ choices, words }) {
  const text = el("input", { value: choices.join(" | "), required: true, autocomplete: "off", spellcheck: "false" });
  return [labelled("Choices", text, "separated by |"), () => ({ ...words, choice: text.value.split("|").map(choice => choice.trim()).filter(Boolean) })];
}

function askTrial(study, changed, bestSettings) {
  const dimensions = dimensionsOf(study.definition);
  const start = bestSettings();
  const inputs = new Map(dimensions.map(dimension => [dimension.name, inputOf(dimension, start[dimension.name])]));
  const rows = new Map(dimensions.map(({ name, kind, low, high }) => [name, labelled(name, inputs.get(name), kind === "choice" ? null : `searched from ${low} to ${high}`)]));
  const settings = () => Object.fromEntries([...inputs].filter(([name]) => !rows.get(name).hidden).map(([name, input]) => [name, input.value.trim()]));
  // What does not count beside the other settings is not asked for.
  const offer = () => {
    for (const row of rows.values()) row.hidden = false;
    for (const dimension of dimensions) rows.get(dimension.name).hidden = !isActive(dimension, settings());
  };
  for (const input of inputs.values()) input.addEventListener("input", offer);
  offer();
  const isFull = allTrials(study) >= study.planned;
  ask("A trial by hand", study, changed, "The trial is next", [
    el("p", {}, "Its settings may lie outside of what is searched. ", isFull && "The budget is extended by one trial."), [...rows.values()],
  ], () => ({ add: [{ settings: settings() }], ...(isFull && { trials: allTrials(study) + 1 }) }));
}

const inputOf = ({ kind, choices, low }, value) => (kind === "choice"
  ? el("select", {}, choices.map(text => el("option", { value: text, selected: text === value }, text)))
  : el("input", { value: value ?? low, required: true, inputmode: "decimal", autocomplete: "off" }));

/** What was changed of a study, the latest first. */
export function changeHistory() {
  const list = el("ol", { class: "changes" });
  const node = el("section", { class: "card" }, el("h2", {}, "Changes"), list);
  return {
    node,
    update(history) {
      node.hidden = history.length === 0;
      fill(list, [...history].reverse().map(({ at, trial, text }) => el("li", {},
        el("b", {}, text), el("p", { class: "facts" }, el("span", { title: date(at) }, ago(at)), el("span", {}, `from trial ${trial} on`)))));
    },
  };
}
