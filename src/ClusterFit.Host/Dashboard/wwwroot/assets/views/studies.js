// The list of studies.

import { get, withQuery } from "../api.js";
import { copyButton } from "../actions.js";
import { el, setText } from "../dom.js";
import { listen } from "../events.js";
import { searchField, segments } from "../filters.js";
import { ago, count, date, duration, shortId } from "../format.js";
import { bindKeys, moveFocus } from "../keys.js";
import { empty, present } from "../notices.js";
import { pager, startingPlace, turnPage } from "../pager.js";
import { note } from "../router.js";
import { chip, stateBar, waitingFor } from "../states.js";
import { objectivesOf, short } from "../study/space.js";
import { describeTrials, finalTrials, progressOf, studyOutcome, studyTitle } from "../study/words.js";
import { atMostEvery } from "../timing.js";

const PAGE_SIZE = 50;
const NEW_STUDIES_MS = 2000;
const STATES = [["", "All"], ["open", "Open"], ["paused", "Paused"], ["ended", "Ended"], ["cancelled", "Cancelled"]];

export function studiesView({ query, state, signal }) {
  const filter = { state: query.get("state") ?? "", name: query.get("name") ?? "", label: query.get("label") ?? "" };
  let place = startingPlace(query, state);
  const rows = new Map();
  const list = el("div", {});
  const filtered = () => filter.state || filter.name || filter.label;
  const remember = push => note({ ...filter, cursor: place.cursor }, { push, state: { trail: place.trail } });

  const load = present(list, "studies", signal, async () => {
    const page = await get(withQuery("/v1/studies", { ...filter, cursor: place.cursor, limit: PAGE_SIZE }), signal);
    rows.clear();
    if (page.items.length === 0) return filtered() ? empty("No study matches", el("p", {}, "Change the filter to see others.")) : teach();
    for (const study of page.items) rows.set(study.id, studyRow(study, signal));
    return [
      el("ul", { class: "batches" }, [...rows.values()].map(row => row.node)),
      pager(place, page, PAGE_SIZE, next => {
        place = next;
        remember(true);
        load();
      }),
    ];
  });

  function change(part) {
    Object.assign(filter, part);
    place = { cursor: "", trail: [] };
    remember(false);
    load();
  }

  const search = searchField("Filter by name", filter.name, name => change({ name }), { "aria-keyshortcuts": "/" });
  const label = searchField("Label, as key:value", filter.label, text => change({ label: text }));
  const loadSoon = atMostEvery(NEW_STUDIES_MS, load, signal);
  listen("/v1/events", {
    study: study => {
      const row = rows.get(study.id);
      if (row) row.update(study);
      else if (place.cursor === "" && !filtered()) loadSoon();
    },
  }, { signal, onGap: load });

  const links = () => [...rows.values()].map(row => row.link);
  const move = event => moveFocus(links(), event.key);
  const moveWithin = event => links().includes(document.activeElement) && move(event);
  bindKeys({
    "/": () => search.focus(), j: move, k: move, ArrowDown: moveWithin, ArrowUp: moveWithin,
    "[": () => turnPage(list, "Previous"), "]": () => turnPage(list, "Next"),
  }, signal);

  return {
    title: "Studies",
    section: "studies",
    element: el("div", { class: "page" },
      el("header", { class: "page-head" }, el("h1", {}, "Studies")),
      el("div", { class: "toolbar" }, segments("State", STATES, filter.state, chosen => change({ state: chosen })).node, search, label),
      list),
  };
}

function studyRow(study, signal) {
  const link = el("a", { href: `/studies/${study.id}` }, studyTitle(study));
  const state = chip(study.state);
  const bar = stateBar(`Progress of ${studyTitle(study)}`, describeTrials);
  const [best, done, time] = [el("b"), el("b"), el("b")];
  const [bestName, timeName] = [el("span", {}, "best value"), el("span")];
  const waits = el("span", { class: "waits" });
  let shown = study;
  let objectives = null;
  const node = el("li", { class: "card batch study" },
    el("div", { class: "batch-name" },
      el("h2", {}, link),
      el("p", {}, state.node, el("span", { title: date(study.created_at) }, ago(study.created_at)), study.preset && el("span", {}, study.preset),
        el("code", {}, shortId(study.id)), Object.entries(study.labels).map(([key, value]) => el("span", { class: "label" }, `${key}:${value}`)), waits)),
    el("dl", { class: "batch-numbers" },
      el("div", {}, el("dt", {}, bestName), el("dd", {}, best)),
      el("div", {}, el("dt", {}, "trials"), el("dd", {}, done)),
      el("div", {}, el("dt", {}, timeName), el("dd", {}, time))),
    bar.node);

  const update = now => {
    shown = now;
    const { look, words } = studyOutcome(now);
    const progress = progressOf(now);
    state.update(look, words);
    bar.update(progress);
    setText(done, `${count(finalTrials(now))} / ${count(progress.total)}`);
    setText(timeName, now.ended_at ? "took" : "so far");
    setText(time, duration(((now.ended_at ? new Date(now.ended_at) : new Date()) - new Date(now.created_at)) / 1000));
    setText(waits, waitingFor(now));
    setText(best, now.best.length === 0 ? "–" : objectives ? objectives[0].format(now.best[0]) : now.best[0] === null ? "missed" : short(now.best[0]));
  };
  update(study);

  // What the value is a value of stands in the definition, which lists do not carry: asked for once the row is seen.
  const observer = new IntersectionObserver(async ([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    observer.disconnect();
    const detail = await get(`/v1/studies/${study.id}`, signal).catch(() => null);
    if (!detail) return;
    objectives = objectivesOf(detail.definition);
    setText(bestName, `best ${objectives[0].name}`);
    update(shown);
  });
  observer.observe(node);
  signal.addEventListener("abort", () => observer.disconnect());
  return { node, link, update };
}

function teach() {
  const command = `clusterfit study submit study.yaml --server ${location.origin}`;
  return empty("No studies yet",
    el("p", {}, "A study searches for better settings: it fits the same images again and again, with settings that it learns to choose. Describe one in a file and submit it:"),
    el("p", { class: "command" }, el("code", {}, command), copyButton(command)));
}
