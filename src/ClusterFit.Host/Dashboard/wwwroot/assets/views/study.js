// One study: its head, its best settings, its plots and its trials, while they come.

import { get } from "../api.js";
import { el, fill, setText } from "../dom.js";
import { listen } from "../events.js";
import { segments } from "../filters.js";
import { eachFrame } from "../frames.js";
import { bindKeys, moveFocus } from "../keys.js";
import { present } from "../notices.js";
import { back, navigate } from "../router.js";
import { bestCard } from "../study/best-card.js";
import { changeHistory } from "../study/changes.js";
import { historyPlot } from "../study/history-plot.js";
import { importanceBars } from "../study/importance-bars.js";
import { pairPlot } from "../study/pair-plot.js";
import { parallelPlot } from "../study/parallel-plot.js";
import { paretoPlot } from "../study/pareto-plot.js";
import { SHADES } from "../study/plot.js";
import { best } from "../study/results.js";
import { rungPlot } from "../study/rung-plot.js";
import { slicePlots } from "../study/slice-plots.js";
import { dimensionsOf, objectivesOf, shown } from "../study/space.js";
import { studyHead } from "../study/study-head.js";
import { trialStore } from "../study/trials.js";
import { trialTable } from "../study/trial-table.js";
import { studyTitle, trialWord } from "../study/words.js";

// A table that takes long to read is read more rarely.
const READ_AT_LEAST_MS = 1500;
const READ_SHARE = 10;

export function studyView({ parameters: { id }, signal }) {
  const path = `/v1/studies/${id}`;
  const store = trialStore(path, signal);
  const place = el("div", {});
  let page = null;

  const load = present(place, "the study", signal, async () => {
    const [study, , presets] = await Promise.all([get(path, signal), store.refresh(), get("/v1/presets", signal)]);
    document.title = `${studyTitle(study)} · ClusterFit`;
    page ??= studyPage(study, presets, { signal, changed, outdated: () => load() });
    page.update(study, store.list());
    readImportance().catch(() => {});
    return page.node;
  });

  const readImportance = async () => page.showImportance((await get(`${path}/importance`, signal)).objectives);
  const read = readLater(async () => {
    if (!page) return;
    page.showTrials(await store.refresh());
    await readImportance();
  }, signal);

  function changed(study) {
    page.update(study, store.list());
    read();
    // A study that had ended has events again.
    stream();
  }

  const paint = eachFrame(study => {
    if (!page) return;
    if (page.differs(study)) load();
    else page.progress(study);
    read();
  }, signal);
  const stream = listen(`${path}/events`, { study: study => paint("study", study) }, { signal, onGap: load });

  const links = () => page?.links() ?? [];
  const move = event => moveFocus(links(), event.key);
  const moveWithin = event => links().includes(document.activeElement) && move(event);
  bindKeys({
    j: move, k: move, ArrowUp: moveWithin, ArrowDown: moveWithin, "[": () => page?.turn(-1), "]": () => page?.turn(1), Escape: () => back("/studies"),
  }, signal);

  return {
    title: "Study",
    section: "studies",
    element: el("div", { class: "page" }, el("nav", { class: "crumbs", "aria-label": "Where you are" }, el("a", { href: "/studies" }, "Studies")), place),
  };
}

function studyPage(study, presets, { signal, changed, outdated }) {
  let objectives = objectivesOf(study.definition);
  let dimensions = dimensionsOf(study.definition);
  let [shownStudy, trials, at, chosen] = [study, [], 0, objectives.length > 1 ? "pareto" : "slices"];
  let shares = objectives.map(() => []);
  const preset = presets.find(({ name }) => name === study.preset) ?? presets.find(({ name }) => name === "photo");
  const options = { tip, open: ({ number }) => navigate(`/studies/${study.id}/trials/${number}`), signal };
  const head = studyHead(study, { changed, outdated, bestSettings: () => best(trials, objectives)[0]?.settings ?? {} });
  const leader = bestCard(study.id);
  const history = historyPlot(options);
  const importance = importanceBars();
  const changes = changeHistory();
  const table = trialTable(study.id, { dimensions, objectives });
  const plots = Object.fromEntries([
    objectives.length > 1 && ["pareto", "Pareto front", paretoPlot(options)],
    ["slices", "Slices", slicePlots(options)],
    ["parallel", "Parallel", parallelPlot(dimensions.length, options)],
    ["pair", "Two dimensions", pairPlot(options)],
    study.definition.pruner.kind !== "none" && ["rungs", "Rungs", rungPlot(options)],
  ].filter(Boolean).map(([key, name, part]) => [key, { name, ...part }]));
  const plotPlace = el("div", { class: "plot-place" });
  const [from, to] = [el("span"), el("span")];
  const shades = el("p", { class: "shades" }, from, Array.from({ length: SHADES }, (_, shade) => el("i", { "data-shade": shade })), to);
  const plotChoice = segments("Plot", Object.entries(plots).map(([key, { name }]) => [key, name]), chosen, key => {
    chosen = key;
    drawChosen();
  }).node;
  const objectiveChoice = objectives.length > 1 && segments("Objective", objectives.map(({ name }, i) => [`${i}`, name]), "0", key => {
    at = Number(key);
    draw();
  }).node;

  const node = el("article", { class: "study-page" },
    head.node,
    el("div", { class: "study-columns" },
      el("section", { class: "card history" }, el("div", { class: "plot-head" }, el("h2", {}, "History"), objectiveChoice, historyLegend()), history.node),
      el("div", { class: "study-side" }, leader.node, importance.node)),
    el("section", { class: "card plots" }, el("div", { class: "plot-head" }, plotChoice, shades), plotPlace),
    table.node,
    changes.node);

  function tip(trial) {
    return [
      el("b", {}, trial.number < 0 ? "another study" : `trial ${trial.number}`),
      objectives.map((objective, i) => el("span", {}, objective.name, el("b", {}, objective.format(trial.results.at(-1)?.values[i])))),
      dimensions.filter(({ name }) => trial.settings[name] !== undefined).map(({ name }) => el("span", {}, name, el("b", {}, shown(trial.settings[name])))),
      el("span", {}, trialWord(trial.state), el("b", {}, `${trial.results.at(-1)?.epochs ?? 0} epochs`)),
    ];
  }

  function drawChosen() {
    const part = plots[chosen];
    if (plotPlace.firstChild !== part.node) fill(plotPlace, part.node);
    shades.hidden = !SHADED[chosen];
    setText(from, SHADED[chosen]?.[0] ?? "");
    setText(to, SHADED[chosen]?.[1] ?? "");
    part.update(trials, objectives, at, dimensions, shares[at]);
  }

  function draw() {
    history.update(trials, objectives, at);
    importance.update(shares[at]);
    drawChosen();
  }

  function showTrials(now) {
    trials = now;
    head.showTrials(trials);
    leader.update(trials, objectives, dimensions, shownStudy.definition, preset);
    table.update(trials, best(trials, objectives));
    draw();
  }

  function showImportance(now) {
    shares = now.map(objective => objective.dimensions);
    importance.update(shares[at]);
  }

  function progress(now) {
    shownStudy = { ...shownStudy, ...now };
    head.update(shownStudy, objectives);
  }

  return {
    node,
    showTrials,
    showImportance,
    progress,
    links: table.links,
    turn: table.turn,
    /** Whether something was changed that the events do not carry. */
    differs: now => now.planned !== shownStudy.planned || now.state !== shownStudy.state || now.priority !== shownStudy.priority,
    update(now, list) {
      [objectives, dimensions] = [objectivesOf(now.definition), dimensionsOf(now.definition)];
      progress(now);
      changes.update(now.history);
      showTrials(list);
    },
  };
}

const historyLegend = () => el("ul", { class: "chart-legend" },
  el("li", { "data-series": "whole" }, el("i"), "trained to the end"), el("li", { "data-series": "partial" }, el("i"), "ended or waits at a rung"),
  el("li", { "data-series": "best" }, el("i"), "best so far"));

// What the shades of a plot go from and to.
const SHADED = { slices: ["earlier", "later"], parallel: ["worse", "better"], pair: ["worse", "better"], rungs: ["worse", "better"] };

// Reads at once, then again at the earliest after a multiple of the time that it took.
function readLater(read, signal) {
  let [timer, wanted, reading] = [0, false, false];
  signal.addEventListener("abort", () => clearTimeout(timer));

  async function run() {
    [wanted, reading] = [false, true];
    const began = performance.now();
    try {
      await read();
    } catch (problem) {
      // The events go on, and the next of them reads again.
      if (!signal.aborted && !problem.status && problem.status !== 0) console.error(problem);
    }
    if (signal.aborted) return;
    timer = setTimeout(() => {
      reading = false;
      if (wanted) run();
    }, Math.max(READ_AT_LEAST_MS, READ_SHARE * (performance.now() - began)));
  }

  return () => {
    wanted = true;
    if (!reading) run();
  };
}
