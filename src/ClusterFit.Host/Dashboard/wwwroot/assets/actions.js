// Buttons that change something on the server, and what keeps them from it.

import { el } from "./dom.js";
import { toast } from "./notices.js";
import { patiently } from "./patience.js";
import { can, keyName } from "./session.js";

const TRIES = 4;

/**
 * A button for a call that needs the scope submit; null for who lacks it. While the call is under way it does not take another press; a server that is
 * busy is asked again. refused is called when the server says that things stand otherwise than the page knows.
 */
export function actionButton(label, act, { kind = "", done, refused = () => {} } = {}) {
  if (!can("submit")) return null;
  const button = el("button", { type: "button", class: kind }, label);
  button.addEventListener("click", async event => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      const result = await act();
      if (result !== false && done) toast(done);
    } catch (problem) {
      toast(problem.message, "bad");
      if (problem.status === 409) refused();
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
  return button;
}

/** A call behind a button, made a few times when the server is busy. */
export const insist = call => patiently(call, null, {
  tries: TRIES,
  waiting: (problem, seconds) => problem && toast(`${problem.message} Trying again in ${Math.ceil(seconds)} s.`),
});

/** Says why there are no buttons; null where there are. */
export const scopeNote = () =>
  (can("submit") ? null : el("p", { class: "scope-note" }, `Your key “${keyName()}” may look, but not change anything: it lacks the scope “submit”.`));

/** A button that copies a text. */
export function copyButton(text, label = "Copy") {
  const button = el("button", { type: "button", class: "quiet small" }, label);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast("Copied");
    } catch {
      // Browsers give the clipboard only to pages of https and localhost.
      toast("The browser does not let this page copy; select the text instead.", "bad");
    }
  });
  return button;
}
