// One trial: its settings, what it achieved at each rung, and its jobs.

import { get, withQuery } from "../api.js";
import { el, setText } from "../dom.js";
import { listen } from "../events.js";
import { count, duration, shortId } from "../format.js";
import { gallery } from "../gallery.js";
import { bindKeys } from "../keys.js";
import { present } from "../notices.js";
import { previews } from "../previews.js";
import { back, navigate } from "../router.js";
import { chip } from "../states.js";
import { command } from "../study/best-card.js";
import { dimensionsOf, objectivesOf, shown } from "../study/space.js";
import { allTrials, sourceWord, studyTitle } from "../study/words.js";
import { atMostEvery } from "../timing.js";

const READ_MS = 1500;

export function trialView({ parameters: { id, number }, signal }) {
  const path = `/v1/studies/${id}`;
  const at = Number(number);
  const place = el("div", {});
  const crumb = el("a", { href: `/studies/${id}` }, `Study ${shortId(id)}`);
  const [before, after] = [neighbour(id, at - 1, "Previous", "← "), neighbour(id, at + 1, "Next", "", " →")];
  const jobs = gallery(id, previews(signal));
  let [study, presets, total, states] = [null, null, Infinity, new Map()];
  before.hidden = at <= 0;
  after.hidden = at < 0;

  const load = present(place, "the trial", signal, async () => {
    [study, presets] = study ? [study, presets] : await Promise.all([get(path, signal), get("/v1/presets", signal)]);
    const trial = await get(`${path}/trials/${at}`, signal);
    const listed = at < 0 ? [] : await jobsOf(id, at, study.jobs_of_trial, signal);
    setText(crumb, studyTitle(study));
    if (total === Infinity) showCount(study);
    states = new Map(listed.map(({ index, state }) => [index, state]));
    jobs.show(listed);
    return trialPage(trial, study, presets, jobs);
  });

  function showCount(now) {
    total = allTrials(now);
    after.hidden = at < 0 || at + 1 >= total;
  }

  const loadSoon = atMostEvery(READ_MS, load, signal);
  listen(`${path}/events`, {
    study: showCount,
    job: job => {
      if (!study || Math.floor(job.index / study.jobs_of_trial) !== at) return;
      jobs.update(job);
      // Progress alone leaves the page, and its focus, as it is.
      if (states.get(job.index) !== job.state) loadSoon();
    },
  }, { signal, onGap: load });

  const go = to => { if (at >= 0 && to >= 0 && to < total) navigate(`/studies/${id}/trials/${to}`, true); };
  bindKeys({ j: () => go(at + 1), k: () => go(at - 1), Escape: () => back(`/studies/${id}`) }, signal);

  return {
    title: `Trial ${number}`,
    section: "studies",
    element: el("div", { class: "page" },
      el("nav", { class: "crumbs", "aria-label": "Where you are" }, el("a", { href: "/studies" }, "Studies"), crumb, el("span", { class: "spring" }), before, after),
      place),
  };
}

// The names of a trial's jobs begin with it; those of images may look like that, too.
async function jobsOf(id, trial, number, signal) {
  const name = `trial-${String(trial).padStart(4, "0")}/`;
  const page = await get(withQuery(`/v1/batches/${id}/jobs`, { name, limit: number }), signal);
  return page.items.filter(({ index }) => Math.floor(index / number) === trial);
}

const neighbour = (id, number, text, before, after) => el("a",
  { href: `/studies/${id}/trials/${number}`, class: "button small", "data-replace": true, "aria-label": `${text} trial` }, before, el("span", { class: "roomy" }, text), after);

function trialPage(trial, study, presets, jobs) {
  const objectives = objectivesOf(study.definition);
  const dimensions = dimensionsOf(study.definition);
  const preset = presets.find(({ name }) => name === study.preset) ?? presets.find(({ name }) => name === "photo");
  const last = trial.results.at(-1);
  return el("article", { class: "trial-page" },
    el("header", { class: "page-head" }, el("div", {},
      el("h1", {}, trial.number < 0 ? "Trial of another study" : `Trial ${trial.number}`, " ", chip(trial.state).node),
      el("p", { class: "facts" },
        last && objectives.map((objective, at) => el("span", {}, `${objective.name} `, el("b", {}, objective.format(last.values[at])))),
        el("span", {}, `proposed by ${sourceWord(trial.source)}`),
        trial.epochs > 0 && el("span", {}, `${count(trial.epochs)} epochs`), trial.seconds > 0 && el("span", {}, `${duration(trial.seconds)} of training`)))),
    trial.error && el("p", { class: "note bad" }, trial.error),
    el("div", { class: "trial-columns" },
      el("section", { class: "card" }, el("h2", {}, "Settings"),
        el("dl", { class: "numbers" }, named(trial, dimensions).map(([name, value]) => [el("dt", {}, name), el("dd", { title: value }, shown(value))])),
        preset && command(trial, study.definition, preset)),
      trial.results.length > 0 && el("section", { class: "card" }, el("h2", {}, trial.results.length > 1 ? "Rungs" : "Result"), rungs(trial, objectives))),
    trial.number >= 0 && el("section", {}, el("h2", { class: "jobs-title" }, study.jobs_of_trial === 1 ? "Job" : "Jobs"), jobs.node));
}

// In the order of the dimensions; by hand there may be others.
const named = ({ settings }, dimensions) => {
  const known = dimensions.map(({ name }) => name).filter(name => name in settings);
  return [...known, ...Object.keys(settings).filter(name => !known.includes(name))].map(name => [name, settings[name]]);
};

const rungs = ({ results }, objectives) => el("table", { class: "rungs" },
  el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "epochs"), objectives.map(({ name }) => el("th", { scope: "col" }, name)))),
  el("tbody", {}, results.map(({ epochs, values }) =>
    el("tr", {}, el("td", {}, epochs > 0 ? count(epochs) : "–"), objectives.map((objective, at) => el("td", {}, objective.format(values[at])))))));
