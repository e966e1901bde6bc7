// The list of batches.

import { get, withQuery } from "../api.js";
import { el, setText } from "../dom.js";
import { listen } from "../events.js";
import { searchField, segments } from "../filters.js";
import { ago, batchTitle, count, date, decibels, duration, shortId } from "../format.js";
import { bindKeys, moveFocus } from "../keys.js";
import { copyButton, scopeNote } from "../actions.js";
import { empty, present } from "../notices.js";
import { pager, startingPlace, turnPage } from "../pager.js";
import { previews } from "../previews.js";
import { note } from "../router.js";
import { can } from "../session.js";
import { chip, outcome, stateBar, waitingFor } from "../states.js";
import { previewStrip } from "../strip.js";
import { atMostEvery } from "../timing.js";

const PAGE_SIZE = 50;
const NEW_BATCHES_MS = 2000;
const STATES = [["", "All"], ["open", "Open"], ["paused", "Paused"], ["ended", "Ended"], ["cancelled", "Cancelled"]];

export function batchesView({ query, state, signal }) {
  const filter = { state: query.get("state") ?? "", name: query.get("name") ?? "", label: query.get("label") ?? "" };
  let place = startingPlace(query, state);
  const rows = new Map();
  const pictures = previews(signal);
  const list = el("div", {});
  let shown = { ids: "", node: null };

  const load = present(list, "batches", signal, async () => {
    const page = await get(withQuery("/v1/batches", { ...filter, cursor: place.cursor, limit: PAGE_SIZE }), signal);
    return show(page);
  });

  function show(page) {
    // The same batches stay where they are, with the focus on one of them.
    const ids = [...page.items.map(({ id }) => id), page.next].join();
    if (shown.ids === ids && rows.size > 0) {
      for (const batch of page.items) rows.get(batch.id).update(batch);
      return shown.node;
    }
    rows.clear();
    if (page.items.length === 0) return filtered() ? nothingFound() : teach();
    for (const batch of page.items) rows.set(batch.id, batchRow(batch, pictures, signal));
    const node = el("div", {},
      el("ul", { class: "batches" }, [...rows.values()].map(row => row.node)),
      pager(place, page, PAGE_SIZE, next => {
        place = next;
        remember(true);
        load();
      }));
    shown = { ids, node };
    return node;
  }

  function change(part) {
    Object.assign(filter, part);
    place = { cursor: "", trail: [] };
    remember(false);
    load();
  }

  const remember = push => note({ ...filter, cursor: place.cursor }, { push, state: { trail: place.trail } });
  const filtered = () => filter.state || filter.name || filter.label;

  const search = searchField("Filter by name", filter.name, name => change({ name }), { "aria-keyshortcuts": "/" });
  const label = searchField("Label, as key:value", filter.label, text => change({ label: text }));

  const loadSoon = atMostEvery(NEW_BATCHES_MS, load, signal);
  listen("/v1/events", {
    batch: batch => {
      const row = rows.get(batch.id);
      if (row) row.update(batch);
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
    title: "Batches",
    section: "batches",
    element: el("div", { class: "page" },
      el("header", { class: "page-head" }, el("h1", {}, "Batches")),
      el("div", { class: "toolbar" }, segments("State", STATES, filter.state, chosen => change({ state: chosen })).node, search, label),
      list),
  };
}

function batchRow(batch, pictures, signal) {
  const link = el("a", { href: `/batches/${batch.id}` }, batchTitle(batch));
  const state = chip(batch.state);
  const bar = stateBar(`Progress of ${batchTitle(batch)}`);
  const [done, psnr, left] = [el("b"), el("b"), el("b")];
  const leftName = el("span");
  const [troubles, waits] = [el("span", { class: "troubles" }), el("span", { class: "waits" })];
  const strip = previewStrip(batch.id, pictures, signal);
  const node = el("li", { class: "card batch" },
    strip.node,
    el("div", { class: "batch-name" },
      el("h2", {}, link),
      el("p", {}, state.node, el("span", { title: date(batch.created_at) }, ago(batch.created_at)), el("span", {}, batch.preset),
        el("code", {}, shortId(batch.id)), labels(batch), troubles, waits)),
    el("dl", { class: "batch-numbers" },
      el("div", {}, el("dt", {}, "completed"), el("dd", {}, done)),
      el("div", {}, el("dt", {}, "mean PSNR"), el("dd", {}, psnr)),
      el("div", {}, el("dt", {}, leftName), el("dd", {}, left))),
    bar.node);

  const update = now => {
    const { look, words } = outcome(now);
    state.update(look, words);
    bar.update(now);
    setText(done, `${count(now.counts.completed)} / ${count(now.total)}`);
    setText(psnr, decibels(now.psnr_db?.mean));
    const ended = now.ended_at !== null && now.ended_at !== undefined;
    setText(leftName, ended ? "took" : "time left");
    setText(left, ended ? duration((new Date(now.ended_at) - new Date(now.created_at)) / 1000) : duration(now.seconds_left));
    const isSaid = words.includes("failed");
    setText(troubles, now.counts.failed > 0 && !isSaid ? `${count(now.counts.failed)} failed` : "");
    setText(waits, waitingFor(now));
    strip.update(now);
  };
  update(batch);
  return { node, link, update };
}

const labels = batch => Object.entries(batch.labels).map(([key, value]) => el("span", { class: "label" }, `${key}:${value}`));

const nothingFound = () => empty("No batch matches", el("p", {}, "Change the filter to see others."));

function teach() {
  const command = `clusterfit submit photos --server ${location.origin}`;
  return empty("No batches yet",
    el("p", {}, "A batch is a set of images that are fitted together. Submit a folder of photographs from a terminal:"),
    el("p", { class: "command" }, el("code", {}, command), copyButton(command)),
    can("submit") ? el("p", {}, "or ", el("a", { href: "/new" }, "choose images here"), ".") : scopeNote());
}
