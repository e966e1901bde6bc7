// Puts the page together: the routes, who is signed in, and how the connection stands.

import { SIGNED_OUT } from "./api.js";
import { fill } from "./dom.js";
import { connection } from "./events.js";
import { bindKeys, showKeys } from "./keys.js";
import { failure, loading } from "./notices.js";
import { reload, startRouter } from "./router.js";
import { loadSession, signOut } from "./session.js";
import { batchesView } from "./views/batches.js";
import { batchView } from "./views/batch.js";
import { jobView } from "./views/job.js";
import { missingView } from "./views/missing.js";
import { newBatchView } from "./views/new.js";
import { nodesView } from "./views/nodes.js";
import { signInView } from "./views/sign-in.js";

const ROUTES = [
  { pattern: /^\/$/, view: batchesView },
  { pattern: /^\/batches\/(?<id>[0-9a-f]{32})$/, view: batchView },
  { pattern: /^\/batches\/(?<id>[0-9a-f]{32})\/jobs\/(?<index>\d+)$/, view: jobView },
  { pattern: /^\/nodes$/, view: nodesView },
  { pattern: /^\/new$/, view: newBatchView },
  { pattern: /^/, view: missingView },
];

// A reconnection within this time is not worth a word.
const PATIENCE_MS = 1500;

const main = document.getElementById("main");
const signOutButton = document.getElementById("sign-out");

/** A view gives its element, its title, and which entry of the navigation it belongs to. */
function present(makeView, first) {
  const { element, title, section } = makeView();
  fill(main, element);
  document.title = title === "ClusterFit" ? title : `${title} · ClusterFit`;
  for (const link of document.querySelectorAll("[data-nav]")) {
    if (link.dataset.nav === section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (first) return;
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function askForKey() {
  signOutButton.hidden = true;
  document.title = "Sign in · ClusterFit";
  fill(main, signInView(() => start()));
}

let routing = false;

async function start() {
  fill(main, loading("ClusterFit"));
  try {
    const server = await loadSession();
    // Without keys the caller is the machine itself.
    signOutButton.hidden = server.key === "local";
    signOutButton.title = `Signed in with the key “${server.key}”`;
  } catch (problem) {
    if (problem.status !== 401) fill(main, failure(problem, start));
    return;
  }
  if (routing) reload();
  else startRouter(ROUTES, present);
  routing = true;
}

function showConnection() {
  const badge = document.getElementById("connection");
  const banner = document.getElementById("banner");
  let timer = 0;
  connection.addEventListener("change", ({ detail }) => {
    clearTimeout(timer);
    badge.dataset.state = detail;
    badge.lastChild.textContent = detail === "live" ? "Live" : "";
    if (detail !== "lost") banner.hidden = true;
    else {
      timer = setTimeout(() => {
        banner.hidden = false;
        banner.textContent = "The connection to the server is lost. Trying again…";
      }, PATIENCE_MS);
    }
  });
}

addEventListener(SIGNED_OUT, askForKey);
document.getElementById("keys").addEventListener("click", showKeys);
signOutButton.addEventListener("click", async () => {
  await signOut().catch(() => {});
  askForKey();
});
bindKeys({ "?": showKeys }, new AbortController().signal);
showConnection();
start();
