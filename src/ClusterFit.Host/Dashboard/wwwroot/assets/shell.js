// The frame of the page: which part is shown, who looks at it, and how the connection stands.

import { get } from "./api.js";
import { connection } from "./connection.js";
import { can, keyName } from "./session.js";

// A reconnection within this time is not worth a word.
const PATIENCE_MS = 1500;
const LOOK_AGAIN_MS = 3000;

/** Marks the entry of the navigation that the page belongs to. */
export function markSection(section) {
  for (const link of document.querySelectorAll("[data-nav]")) {
    if (link.dataset.nav === section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** Shows what the caller may do; null while nobody is signed in. */
export function showCaller(isSignedIn) {
  const signOut = document.getElementById("sign-out");
  // Without keys the caller is the machine itself.
  signOut.hidden = !isSignedIn || keyName() === "local";
  signOut.title = `Signed in with the key “${keyName()}”`;
  for (const link of document.querySelectorAll('[data-nav="new"]')) link.hidden = !isSignedIn || !can("submit");
}

/** Shows how the connection stands; while the server does not answer, asks it again and again. */
export function showConnection() {
  const badge = document.getElementById("connection");
  const banner = document.getElementById("banner");
  let telling = 0;
  let asking = 0;
  connection.addEventListener("change", ({ detail: { stream, reachable } }) => {
    clearTimeout(telling);
    clearInterval(asking);
    badge.dataset.state = reachable ? stream : "lost";
    badge.lastChild.textContent = badge.dataset.state === "live" ? "Live" : "";
    if (badge.dataset.state !== "lost") banner.hidden = true;
    else telling = setTimeout(() => {
      banner.hidden = false;
      banner.textContent = reachable ? "The page is not told of changes at the moment. Trying again…"
        : navigator.onLine ? "The server does not answer. Trying again…" : "You are offline. The page goes on when you are back.";
    }, PATIENCE_MS);
    if (!reachable) asking = setInterval(() => get("/health/live").catch(() => {}), LOOK_AGAIN_MS);
  });
}
