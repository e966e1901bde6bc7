// One job: its pictures, its curve, its result and its attempts.

import { actionButton, copyButton, insist, scopeNote } from "../actions.js";
import { get, post } from "../api.js";
import { psnrChart } from "../chart.js";
import { confirmed } from "../dialog.js";
import { el, fill, setText } from "../dom.js";
import { listen } from "../events.js";
import { batchTitle, count, date, decibels, duration, shortId } from "../format.js";
import { downloads, resultNumbers } from "../job-result.js";
import { bindKeys } from "../keys.js";
import { present } from "../notices.js";
import { back, navigate } from "../router.js";
import { markSection } from "../shell.js";
import { allJobs, chip, fractionBar, hasPicture, isFinal, stateWord } from "../states.js";
import { studyTitle } from "../study/words.js";
import { every } from "../timing.js";
import { trainingCurve } from "../training-curve.js";
import { zoomViewer } from "../zoom.js";

// How often the points of a running fit are read anew; in between they come with its progress.
const CURVE_MS = 10_000;
const MODE_KEYS = ["1", "2", "3", "4", "5", "6"];

export function jobView({ parameters: { id, index }, signal }) {
  const path = `/v1/batches/${id}/jobs/${index}`;
  const at = Number(index);
  const place = el("div", {});
  const crumb = el("a", { href: `/batches/${id}` }, `Batch ${shortId(id)}`);
  const all = el("a", { href: "/" }, "Batches");
  // The name of a study's job begins with its trial.
  const trial = el("a", { hidden: true });
  const [before, after] = [neighbour(id, at - 1, "Previous", "← "), neighbour(id, at + 1, "Next", "", " →")];
  let [total, isOfStudy] = [Infinity, false];
  let page = null;

  const load = present(place, "the job", signal, async () => {
    const job = await get(path, signal);
    nameTrial(job);
    if (page) page.update(job);
    else page = jobPage(job, path, signal, load);
    return page.node;
  });

  // The batch only names the way up and says where the list ends; the job is shown without it.
  get(`/v1/batches/${id}`, signal).then(batch => {
    total = batch.is_study ? allJobs(batch.counts) : batch.total;
    setText(crumb, batch.is_study ? studyTitle(batch) : batchTitle(batch));
    after.hidden = at + 1 >= total;
    if (!batch.is_study) return;
    markSection("studies");
    setText(all, "Studies");
    [all.href, crumb.href] = ["/studies", `/studies/${id}`];
    isOfStudy = true;
    trial.hidden = !trial.href;
  }, () => {});
  before.hidden = at === 0;

  listen(`/v1/batches/${id}/events`, {
    job: job => {
      if (job.index !== at || !page) return;
      if (page.differs(job)) load();
      else page.progress(job);
    },
  }, { signal, onGap: load });

  function nameTrial({ name }) {
    const number = /^trial-(?<number>\d+)\//.exec(name)?.groups.number;
    if (number === undefined) return;
    trial.href = `/studies/${id}/trials/${Number(number)}`;
    setText(trial, `Trial ${Number(number)}`);
    trial.hidden = !isOfStudy;
  }

  const go = to => { if (to >= 0 && to < total) navigate(`/batches/${id}/jobs/${to}`, true); };
  bindKeys({
    j: () => go(at + 1), k: () => go(at - 1), Escape: () => back(`/batches/${id}`),
    ...Object.fromEntries(MODE_KEYS.map(key => [key, () => page?.viewer.choose(Number(key) - 1)])),
    "+": () => page?.viewer.zoomIn(), "=": () => page?.viewer.zoomIn(), "-": () => page?.viewer.zoomOut(), 0: () => page?.viewer.all(),
  }, signal);

  return {
    title: `Job ${index}`,
    section: "batches",
    element: el("div", { class: "page" },
      el("nav", { class: "crumbs", "aria-label": "Where you are" }, all, crumb, trial, el("span", { class: "spring" }), before, after),
      place),
  };
}

const neighbour = (id, index, text, before, after) => el("a",
  { href: `/batches/${id}/jobs/${index}`, class: "button small", "data-replace": true, "aria-label": `${text} job` }, before, el("span", { class: "roomy" }, text), after);

function jobPage(job, path, signal, reload) {
  let shown = job;
  const state = chip(job.state);
  const [actions, alert, side, bar] = [el("div", { class: "actions" }), el("div", {}), el("div", {}), fractionBar("Progress of the fit")];
  const status = el("p", { class: "facts" });
  const chart = psnrChart();
  const curve = el("section", { class: "card", hidden: true }, el("h2", {}, "PSNR"), chart.node);
  const viewer = zoomViewer({
    job: path, sha256: job.image_sha256, signal,
    started: () => hasPicture(shown),
    learning: () => shown.state === "running",
  });
  const node = el("article", { class: "job" },
    el("header", { class: "page-head" }, el("div", {}, el("h1", {}, job.name, " ", state.node), status, scopeNote()), actions),
    bar.node, alert,
    el("div", { class: "job-columns" }, viewer.node, el("div", { class: "job-side" }, curve, side)));

  const points = trainingCurve();
  const drawCurve = () => {
    curve.hidden = points.list().length === 0;
    if (!curve.hidden) chart.update(points.list(), shown.state === "running" ? shown.progress?.epochs : 0);
  };
  const loadCurve = async () => {
    const attempt = shown.attempt;
    const kept = await get(`${path}/metrics`, signal).then(metrics => metrics.points, () => []);
    if (signal.aborted || shown.attempt !== attempt) return;
    points.join(kept);
    drawCurve();
  };
  every(CURVE_MS, () => { if (shown.state === "running") loadCurve(); }, signal);

  function update(now) {
    const before = shown;
    shown = now;
    document.title = `${now.name} · ClusterFit`;
    state.update(now.state);
    fill(actions, buttons(now, path, reload));
    fill(alert, now.error && now.state !== "completed" && el("p", { class: `note ${now.state === "failed" ? "bad" : "warn"}` }, now.error));
    fill(side, now.result && resultNumbers(now), now.result && downloads(now, path), attempts(now.attempts), now.trace_id && trace(now.trace_id, now.trace_url));
    if (before.state !== now.state) viewer.renew();
    if (before.attempt !== now.attempt) points.restart();
    if (before === now || before.state !== now.state || before.attempt !== now.attempt) loadCurve();
    progress(now);
  }

  function progress(job) {
    const began = !shown.progress && job.progress;
    shown = { ...shown, progress: job.progress };
    if (began) viewer.renew();
    bar.node.hidden = isFinal(job.state);
    bar.update(job.progress?.fraction ?? 0);
    fill(status, facts(job));
    if (job.progress && points.add(job.progress)) drawCurve();
  }

  update(job);
  viewer.open(job.width ? job : null).catch(problem => { if (!signal.aborted) fill(alert, el("p", { class: "note warn" }, problem.message)); });
  return { node, viewer, update, progress, differs: now => now.state !== shown.state || now.attempt !== shown.attempt };
}

function facts({ state, progress, result, worker, ended_at: endedAt, width, height }) {
  const size = width && el("span", {}, `${width} × ${height}`);
  if (state === "running" && progress)
    return [
      el("span", {}, `epoch ${count(progress.epoch)} of at most ${count(progress.epochs)}`), el("span", {}, `${count(progress.steps)} steps`),
      el("span", {}, decibels(progress.psnr_db ?? progress.train_psnr_db)), el("span", {}, `${count(Math.round(progress.pixels_per_second))} pixels/s`),
      progress.seconds_left && el("span", {}, `${duration(progress.seconds_left)} left`), el("span", {}, `on ${worker}`),
    ];
  if (result) return [size, el("span", {}, `fitted in ${duration(result.seconds)}`), el("span", {}, `on ${worker}`), endedAt && el("span", {}, date(endedAt))];
  return [size, state === "available" && el("span", {}, "waits for a free lane")];
}

function buttons(job, path, reload) {
  const retry = actionButton("Retry", async () => { await insist(() => post(`${path}/retry`)); reload(); }, { kind: "primary", done: "Runs again", refused: reload });
  const cancel = actionButton("Cancel", async () => {
    if (!await confirmed("Cancel this job?", "The fit stops, and what it has learned is lost.", "Cancel the job")) return false;
    await insist(() => post(`${path}/cancel`));
    reload();
  }, { kind: "danger", done: "Cancelled", refused: reload });
  if (job.state === "failed" || job.state === "cancelled") return retry;
  return isFinal(job.state) ? null : cancel;
}

function attempts(list) {
  if (list.length === 0) return null;
  return el("section", { class: "card" }, el("h2", {}, "Attempts"), el("ol", { class: "attempts" }, list.map(attempt => {
    const seconds = attempt.ended_at ? (new Date(attempt.ended_at) - new Date(attempt.started_at)) / 1000 : null;
    return el("li", { "data-state": attempt.outcome },
      el("p", {}, el("b", {}, `Attempt ${attempt.number}`), " ", stateWord(attempt.outcome), el("span", { class: "faint" }, ` on ${attempt.worker}`)),
      el("p", { class: "facts" }, el("span", {}, date(attempt.started_at)), seconds !== null && el("span", {}, duration(seconds))),
      attempt.reason && el("p", { class: "reason" }, attempt.reason));
  })));
}

const trace = (id, url) => el("section", { class: "card" }, el("h2", {}, "Trace"), el("p", { class: "trace" },
  url ? el("a", { href: url, rel: "noreferrer" }, el("code", {}, id)) : el("code", {}, id), copyButton(id)));
