// One batch: its head, and its jobs as gallery, table or list of failures.

import { get, withQuery } from "../api.js";
import { batchHead } from "../batch-head.js";
import { el, fill, setText } from "../dom.js";
import { listen } from "../events.js";
import { eachFrame } from "../frames.js";
import { failures } from "../failures.js";
import { choiceField, searchField, segments } from "../filters.js";
import { batchTitle, count } from "../format.js";
import { gallery } from "../gallery.js";
import { jobTable } from "../job-table.js";
import { bindKeys, moveFocus } from "../keys.js";
import { empty, present } from "../notices.js";
import { pager, startingPlace, turnPage } from "../pager.js";
import { previews } from "../previews.js";
import { back, note } from "../router.js";
import { markSection } from "../shell.js";
import { stateWord } from "../states.js";
import { studyTitle } from "../study/words.js";
import { atMostEvery } from "../timing.js";

const PAGE_SIZE = 100;
const LIST_MS = 3000;
const VIEWS = [["gallery", "Gallery"], ["table", "Table"], ["failed", "Failed"]];
const STATES = ["running", "completed", "failed", "available", "retryable", "cancelled", "pruned", "waiting"];
const ORDERS = [
  ["index asc", "In order"], ["name asc", "By name"], ["psnr asc", "Lowest PSNR first"], ["psnr desc", "Highest PSNR first"], ["seconds desc", "Longest first"],
  ["epochs desc", "Most epochs first"], ["state asc", "By state"],
];

export function batchView({ parameters: { id }, query, state, signal }) {
  const path = `/v1/batches/${id}`;
  const filter = {
    view: query.get("view") ?? "gallery", state: query.get("state") ?? "", name: query.get("name") ?? "",
    sort: query.get("sort") ?? "index", order: query.get("order") ?? "asc",
  };
  let place = startingPlace(query, state);
  let focused = state.focused;
  let shown = { links: [], update: () => {} };
  let head = null;
  const pictures = previews(signal);
  const pictureGrid = gallery(id, pictures);
  const [top, list] = [el("div", {}), el("div", { class: "jobs" })];
  const crumbs = el("nav", { class: "crumbs", "aria-label": "Where you are" }, el("a", { href: "/" }, "Batches"));
  // Shown once it is known that there is such a batch.
  const jobs = el("div", { hidden: true });

  const loadHead = present(top, "the batch", signal, async () => {
    const batch = await get(path, signal);
    document.title = `${batchTitle(batch)} · ClusterFit`;
    if (batch.is_study) leadToStudy(batch);
    offerFailed(batch);
    if (head) head.update(batch);
    else head = batchHead(batch, { changed, outdated: () => { loadHead(); loadJobs(); } });
    jobs.hidden = false;
    return head.node;
  });

  const loadJobs = present(list, "jobs", signal, async () => {
    const { view, ...rest } = filter;
    const page = await get(withQuery(`${path}/jobs`, { ...rest, state: view === "failed" ? "failed" : rest.state, cursor: place.cursor, limit: PAGE_SIZE }), signal);
    return showJobs(page);
  });
  const loadJobsSoon = atMostEvery(LIST_MS, loadJobs, signal);

  function showJobs(page) {
    if (page.items.length === 0) {
      shown = { links: [], update: () => {} };
      return filter.view === "failed" ? empty("No job has failed") : empty("No job matches", el("p", {}, "Change the filter to see others."));
    }
    focused ??= shown.links.find(link => link === document.activeElement)?.dataset.index;
    shown = filter.view === "table" ? jobTable(page.items, id, filter, (sort, order) => change({ sort, order }))
      : filter.view === "failed" ? failures(page.items, id, () => { loadJobs(); stream(); })
      : pictureGrid;
    if (shown === pictureGrid) pictureGrid.show(page.items);
    focusLater();
    return [shown.node, pager(place, page, PAGE_SIZE, next => {
      place = next;
      remember(true);
      loadJobs();
      jobs.scrollIntoView({ block: "start" });
    })];
  }

  // Who comes back from a job finds the focus where it was.
  function focusLater() {
    const link = shown.links.find(({ dataset }) => dataset.index === focused);
    focused = undefined;
    if (link) requestAnimationFrame(() => link.focus());
  }

  function leadToStudy(study) {
    markSection("studies");
    fill(crumbs, el("a", { href: "/studies" }, "Studies"), el("a", { href: `/studies/${id}` }, studyTitle(study)));
  }

  // Who looks for failures sees whether there are any before choosing to.
  function offerFailed({ counts }) {
    setText(failedCount, counts.failed > 0 ? count(counts.failed) : "");
  }

  function change(part) {
    Object.assign(filter, part);
    place = { cursor: "", trail: [] };
    remember(false);
    offerFields();
    loadJobs();
  }

  // The failed are all in one state; a table is sorted by its headings.
  function offerFields() {
    stateField.hidden = filter.view === "failed";
    orderField.hidden = filter.view === "table";
    orderField.value = `${filter.sort} ${filter.order}`;
  }

  function remember(push) {
    const usual = { view: "gallery", sort: "index", order: "asc" };
    const special = Object.fromEntries(Object.entries(filter).filter(([key, value]) => value !== usual[key]));
    note({ ...special, cursor: place.cursor }, { push, state: { trail: place.trail } });
  }

  // A batch whose failed jobs run again has events again.
  function changed(batch) {
    head.update(batch);
    loadJobsSoon();
    stream();
  }

  const paintHead = eachFrame(batch => {
    head?.update(batch);
    offerFailed(batch);
  }, signal);
  const paintJob = eachFrame(job => shown.update(job), signal);
  const stream = listen(`${path}/events`, {
    batch: batch => paintHead("head", batch),
    job: job => {
      paintJob(job.index, job);
      if (filter.state || filter.view === "failed") loadJobsSoon();
    },
  }, { signal, onGap: () => { loadHead(); loadJobs(); } });

  list.addEventListener("click", event => {
    const link = event.target.closest("a[data-index]");
    if (link) history.replaceState({ ...history.state, focused: link.dataset.index }, "");
  });

  const stateField = choiceField("State", [["", "All states"], ...STATES.map(name => [name, stateWord(name)])], filter.state, chosen => change({ state: chosen }));
  const orderField = choiceField("Order", ORDERS, "", chosen => {
    const [sort, order] = chosen.split(" ");
    change({ sort, order });
  });
  const search = searchField("Filter by name", filter.name, name => change({ name }), { "aria-keyshortcuts": "/" });
  const views = segments("View", VIEWS, filter.view, view => change({ view })).node;
  const failedCount = el("span", { class: "segment-count" });
  views.querySelector('[data-value="failed"]').append(failedCount);
  jobs.append(
    el("div", { class: "toolbar" },
      views,
      search, stateField, orderField),
    list);
  offerFields();
  const move = event => moveFocus(shown.links, event.key);
  const moveWithin = event => shown.links.includes(document.activeElement) && move(event);
  bindKeys({
    "/": () => search.focus(), j: move, k: move, Escape: () => back("/"), "[": () => turnPage(list, "Previous"), "]": () => turnPage(list, "Next"),
    ArrowLeft: moveWithin, ArrowRight: moveWithin, ArrowUp: moveWithin, ArrowDown: moveWithin,
  }, signal);

  return {
    title: "Batch",
    section: "batches",
    element: el("div", { class: "page" },
      crumbs,
      top,
      jobs),
  };
}
