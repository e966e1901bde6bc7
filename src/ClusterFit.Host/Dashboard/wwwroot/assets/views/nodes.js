// The nodes of the cluster, and what their lanes run.

import { get } from "../api.js";
import { el, fill, setText } from "../dom.js";
import { listen } from "../events.js";
import { bytes, count, counted, percent } from "../format.js";
import { empty, present } from "../notices.js";
import { runningJobs } from "../running-jobs.js";
import { chip } from "../states.js";
import { every } from "../timing.js";

const PROGRESS_MS = 4000;
const LISTED = 8;

export function nodesView({ signal }) {
  const place = el("div", {});
  const jobs = runningJobs(signal);
  const cards = new Map();
  const summary = clusterSummary();
  const [workers, others] = [el("div", { class: "nodes" }), el("div", { class: "nodes" })];
  const othersTitle = el("h2", { class: "nodes-title" }, "Without lanes");
  let nodes = [];

  const load = present(place, "nodes", signal, async () => {
    show((await get("/v1/nodes", signal)).nodes);
    return nodes.length === 0 ? empty("No nodes") : [summary.node, workers, othersTitle, others];
  });

  function show(now) {
    nodes = now;
    summary.update(nodes);
    for (const address of cards.keys()) if (!nodes.some(node => node.address === address)) cards.delete(address);
    for (const node of nodes) {
      if (!cards.has(node.address)) cards.set(node.address, nodeCard(jobs));
      cards.get(node.address).update(node);
    }
    lay(workers, nodes.filter(({ worker }) => worker));
    lay(others, nodes.filter(({ worker }) => !worker));
    othersTitle.hidden = !others.hasChildNodes();
    refresh();
  }

  // Cards that are where they belong are left alone: moving one would take the focus from its links.
  function lay(grid, members) {
    const wanted = members.map(({ address }) => cards.get(address).node);
    if (wanted.length !== grid.children.length || wanted.some((card, at) => card !== grid.children[at])) fill(grid, wanted);
  }

  async function refresh() {
    await jobs.load(nodes.flatMap(({ worker }) => worker?.running.map(({ batch }) => batch) ?? []));
    for (const node of nodes) cards.get(node.address)?.update(node);
  }

  listen("/v1/events", { nodes: data => show(data.nodes) }, { signal, onGap: load });
  every(PROGRESS_MS, refresh, signal);

  return {
    title: "Nodes",
    section: "nodes",
    element: el("div", { class: "page wide" }, el("header", { class: "page-head" }, el("h1", {}, "Nodes")), place),
  };
}

function clusterSummary() {
  const [members, workers, busy] = [el("b"), el("b"), el("b")];
  const tile = (value, name) => el("div", { class: "tile" }, value, el("span", {}, name));
  return {
    node: el("div", { class: "tiles cluster" }, tile(members, "nodes up"), tile(workers, "workers"), tile(busy, "lanes busy")),
    update(nodes) {
      const offered = nodes.map(({ worker }) => worker).filter(Boolean);
      const lanes = offered.reduce((sum, worker) => sum + worker.lanes, 0);
      const free = offered.reduce((sum, worker) => sum + worker.free_lanes, 0);
      setText(members, `${count(nodes.filter(({ state }) => state === "up").length)} / ${count(nodes.length)}`);
      setText(workers, count(offered.length));
      setText(busy, `${count(lanes - free)} / ${count(lanes)}`);
    },
  };
}

function nodeCard(jobs) {
  const [name, facts, lanes, list] = [el("h2"), el("p", { class: "facts" }), el("div", { class: "lanes" }), el("ul", { class: "runs" })];
  const state = chip("up");
  const node = el("section", { class: "card node" }, el("div", { class: "node-head" }, name, state.node), facts, lanes, list);

  function update(view) {
    const { worker } = view;
    setText(name, view.name);
    state.update(view.state);
    node.dataset.state = view.state;
    fill(facts, view.roles.map(role => el("span", { class: "label" }, role)), el("code", { title: view.address }, view.address.replace(/^.*@/, "")),
      worker && el("span", {}, worker.device.toUpperCase()), worker?.memory_bytes > 0 && el("span", {}, `${bytes(worker.memory_bytes)} free`));
    if (!worker) return fill(lanes), fill(list);
    const runs = worker.running.map(run => ({ ...run, view: jobs.find(run) }));
    showLanes(worker, runs);
    showRuns(runs);
  }

  // A busy lane leads to its job; those in the list below are not offered to the keyboard twice.
  function showLanes(worker, runs) {
    lanes.setAttribute("role", "group");
    lanes.setAttribute("aria-label", `${worker.lanes - worker.free_lanes} of ${counted(worker.lanes, "lane")} busy`);
    if (lanes.childElementCount !== worker.lanes) fill(lanes, Array.from({ length: worker.lanes }, () => el("a", { class: "lane" }, el("i"))));
    [...lanes.children].forEach((lane, at) => {
      const run = runs[at];
      lane.toggleAttribute("data-busy", run !== undefined);
      lane.firstChild.style.height = `${100 * (run?.view?.progress?.fraction ?? 0)}%`;
      lane.title = run ? titleOf(run) : "free";
      lane.tabIndex = run && at >= LISTED ? 0 : -1;
      if (run) {
        lane.href = linkOf(run);
        lane.setAttribute("aria-label", titleOf(run));
      } else {
        lane.removeAttribute("href");
        lane.removeAttribute("aria-label");
      }
    });
  }

  // The links stay the same elements, so that one that has the focus keeps it.
  function showRuns(runs) {
    const shown = runs.slice(0, LISTED);
    while (list.childElementCount > shown.length) list.lastChild.remove();
    while (list.childElementCount < shown.length) list.append(el("li", {}, el("a"), el("span", { class: "faint" })));
    shown.forEach((run, at) => {
      const [link, part] = list.children[at].children;
      link.href = linkOf(run);
      setText(link, titleOf(run));
      setText(part, run.view?.progress ? percent(run.view.progress.fraction) : "");
    });
    if (runs.length > LISTED) list.append(el("li", { class: "faint" }, `and ${count(runs.length - LISTED)} more`));
  }

  return { node, update };
}

const linkOf = run => `/batches/${run.batch}/jobs/${run.job}`;

const titleOf = run => run.view?.name ?? `job ${run.job}`;
