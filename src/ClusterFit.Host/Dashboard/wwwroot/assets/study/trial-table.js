// The trials as rows: sorted by any column, filtered by state, a page at a time, however many there are.

import { el, fill, setText } from "../dom.js";
import { choiceField } from "../filters.js";
import { count, duration } from "../format.js";
import { chip } from "../states.js";
import { lossOf } from "./results.js";
import { shown } from "./space.js";
import { sourceWord, TRIAL_STATES, trialWord } from "./words.js";

const PAGE_SIZE = 25;

/** The table of a study's trials; best tells whether a trial is among the best. */
export function trialTable(id, { dimensions, objectives, changed }) {
  const order = { by: "number", descending: true };
  let [trials, state, page, isBest] = [[], "", 0, () => false];
  const [body, head] = [el("tbody", {}), el("thead", {})];
  const range = el("span", { class: "faint" });
  const [before, after] = [turn("Previous", -1), turn("Next", 1)];
  const states = choiceField("State of the trials", [["", "All states"], ...TRIAL_STATES.map(name => [name, trialWord(name)])], "", chosen => {
    state = chosen;
    page = 0;
    show();
  });
  const node = el("section", { class: "trials" },
    el("div", { class: "toolbar" }, el("h2", {}, "Trials"), el("span", { class: "spring" }), range, states),
    el("div", { class: "scroll" }, el("table", {}, head, body)),
    el("nav", { class: "pager", "aria-label": "Pages of trials" }, before, after));

  const columns = [
    ["number", "trial", trial => trial.number], ["state", "state", trial => trialWord(trial.state)],
    ...objectives.map((objective, at) => [`value ${at}`, objective.name, trial => lossOf(trial, at, objectives)]),
    ["epochs", "epochs", trial => trial.epochs], ["seconds", "time", trial => trial.seconds],
    ...dimensions.map(dimension => [`setting ${dimension.name}`, dimension.name, trial => dimension.number(trial.settings[dimension.name]) ?? Infinity]),
    ["source", "proposed by", trial => trial.source],
  ];

  function turn(text, step) {
    return el("button", { type: "button", onclick: () => { page += step; show(); } }, text);
  }

  function heading([key, text]) {
    const sorted = order.by === key;
    return el("th", { scope: "col", "aria-sort": sorted ? (order.descending ? "descending" : "ascending") : null },
      el("button", { type: "button", "data-column": key, onclick: () => sortBy(key) }, text, sorted && el("span", { "aria-hidden": "true" }, order.descending ? " ↓" : " ↑")));
  }

  function sortBy(key) {
    order.descending = order.by === key && !order.descending;
    order.by = key;
    page = 0;
    show();
    head.querySelector(`[data-column="${key}"]`)?.focus();
  }

  function row(trial) {
    const link = el("a", { href: `/studies/${id}/trials/${trial.number}`, "data-number": trial.number }, trial.number < 0 ? "other" : trial.number);
    return el("tr", { "data-best": isBest(trial), title: trial.error },
      el("td", {}, link), el("td", { class: "state" }, chip(trial.state).node),
      objectives.map((objective, at) => el("td", { class: "value" }, objective.format(trial.results.at(-1)?.values[at]))),
      el("td", {}, trial.epochs ? count(trial.epochs) : "–"), el("td", {}, trial.seconds ? duration(trial.seconds) : "–"),
      dimensions.map(({ name }) => el("td", { title: trial.settings[name] }, shown(trial.settings[name]))),
      el("td", { class: "faint" }, sourceWord(trial.source)));
  }

  function show() {
    const value = columns.find(([key]) => key === order.by)[2];
    const kept = trials.filter(trial => state === "" || trial.state === state);
    const sorted = kept.map(trial => [value(trial), trial]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, trial]) => trial);
    if (order.descending) sorted.reverse();
    const last = Math.max(0, Math.ceil(sorted.length / PAGE_SIZE) - 1);
    page = Math.min(last, Math.max(0, page));
    const from = page * PAGE_SIZE;
    const focused = document.activeElement?.dataset?.number;
    fill(head, el("tr", {}, columns.map(heading)));
    fill(body, sorted.slice(from, from + PAGE_SIZE).map(row));
    if (focused !== undefined && !document.activeElement?.dataset?.number) body.querySelector(`[data-number="${focused}"]`)?.focus({ preventScroll: true });
    setText(range, sorted.length === 0 ? "none" : `${count(from + 1)}–${count(Math.min(sorted.length, from + PAGE_SIZE))} of ${count(sorted.length)}`);
    before.parentNode.hidden = last === 0;
    before.hidden = page === 0;
    after.hidden = page === last;
    changed?.();
  }

  return {
    node,
    links: () => [...body.querySelectorAll("a[data-number]")],
    turn: step => { page += step; show(); },
    update(now, among) {
      trials = now;
      isBest = trial => among.includes(trial);
      show();
    },
  };
}
