// The nodes of the cluster, and what their lanes run.

import { get } from "../api.js";
import { el, fill, setText } from "../dom.js";
import { listen } from "../events.js";
import { count } from "../format.js";
import { nodeCard } from "../node-card.js";
import { empty, present } from "../notices.js";
import { previews } from "../previews.js";
import { runningJobs } from "../running-jobs.js";
import { every } from "../timing.js";

const PROGRESS_MS = 4000;

export function nodesView({ signal }) {
  const place = el("div", {});
  const jobs = runningJobs(signal);
  const pictures = previews(signal);
  const cards = new Map();
  const summary = clusterSummary();
  const [workers, others] = [el("div", { class: "nodes" }), el("div", { class: "nodes" })];
  const othersTitle = el("h2", { class: "nodes-title" }, "Without a worker");
  let nodes = [];

  const load = present(place, "nodes", signal, async () => {
    show((await get("/v1/nodes", signal)).nodes);
    return nodes.length === 0 ? empty("No nodes") : [workers, othersTitle, others];
  });

  function show(now) {
    nodes = now;
    summary.update(nodes);
    summary.node.hidden = false;
    for (const address of cards.keys()) if (!nodes.some(node => node.address === address)) cards.delete(address);
    for (const node of nodes) {
      if (!cards.has(node.address)) cards.set(node.address, nodeCard(jobs, pictures));
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
    element: el("div", { class: "page" }, el("header", { class: "page-head" }, el("h1", {}, "Nodes"), summary.node), place),
  };
}

function clusterSummary() {
  const [members, workers, busy] = [el("b"), el("b"), el("b")];
  const tile = (value, name) => el("div", { class: "tile" }, value, el("span", {}, name));
  return {
    node: el("div", { class: "tiles cluster", hidden: true }, tile(members, "nodes up"), tile(workers, "workers"), tile(busy, "lanes busy")),
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
