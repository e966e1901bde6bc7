// Puts the page together: the routes, and who is signed in.

import { SIGNED_IN, SIGNED_OUT } from "./api.js";
import { fill } from "./dom.js";
import { bindKeys, showKeys } from "./keys.js";
import { failure, loading } from "./notices.js";
import { waitBefore } from "./patience.js";
import { leave, navigate, reload, startRouter } from "./router.js";
import { can, loadSession, signOut } from "./session.js";
import { markSection, showCaller, showConnection } from "./shell.js";
import { batchesView } from "./views/batches.js";
import { batchView } from "./views/batch.js";
import { jobView } from "./views/job.js";
import { missingView } from "./views/missing.js";
import { newBatchView } from "./views/new.js";
import { nodesView } from "./views/nodes.js";
import { askToSignIn, signInView } from "./views/sign-in.js";
import { studiesView } from "./views/studies.js";
import { studyView } from "./views/study.js";
import { trialView } from "./views/trial.js";

const ROUTES = [
  { pattern: /^\/$/, view: batchesView },
  { pattern: /^\/batches\/(?<id>[0-9a-f]{32})$/, view: batchView },
  { pattern: /^\/batches\/(?<id>[0-9a-f]{32})\/jobs\/(?<index>\d+)$/, view: jobView },
  { pattern: /^\/studies$/, view: studiesView },
  { pattern: /^\/studies\/(?<id>[0-9a-f]{32})$/, view: studyView },
  { pattern: /^\/studies\/(?<id>[0-9a-f]{32})\/trials\/(?<number>-?\d+)$/, view: trialView },
  { pattern: /^\/nodes$/, view: nodesView },
  { pattern: /^\/new$/, view: newBatchView },
  { pattern: /^/, view: missingView },
];

const main = document.getElementById("main");
let routing = false;
let signedIn = false;

/** A view gives its element, its title, and which entry of the navigation it belongs to. */
function present(makeView, first) {
  const { element, title, section } = makeView();
  fill(main, element);
  document.title = title === "ClusterFit" ? title : `${title} · ClusterFit`;
  markSection(section);
  if (first) return;
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function askForKey() {
  leave();
  signedIn = false;
  showCaller(false);
  document.title = "Sign in · ClusterFit";
  fill(main, signInView(start));
}

// Who was signed in keeps the page, with what is entered there.
function askAgain() {
  if (!signedIn) return askForKey();
  askToSignIn(() => {
    showCaller(true);
    dispatchEvent(new Event(SIGNED_IN));
  });
}

async function start() {
  for (let tried = 1; !signedIn; tried++) {
    if (!main.hasChildNodes()) fill(main, loading("ClusterFit"));
    try {
      await loadSession();
      signedIn = true;
    } catch (problem) {
      if (problem.status === 401) return;
      const wait = waitBefore(tried, problem);
      await new Promise(resolve => {
        fill(main, failure(problem, resolve, wait));
        setTimeout(resolve, 1000 * wait);
      });
    }
  }
  showCaller(true);
  if (routing) reload();
  else startRouter(ROUTES, present);
  routing = true;
}

addEventListener(SIGNED_OUT, askAgain);
document.getElementById("keys").addEventListener("click", showKeys);
document.getElementById("sign-out").addEventListener("click", async () => {
  await signOut().catch(() => {});
  askForKey();
});
bindKeys({
  "?": showKeys,
  n: () => can("submit") && navigate("/new"),
}, new AbortController().signal);
showConnection();
start();
