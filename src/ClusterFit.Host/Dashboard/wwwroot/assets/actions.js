// Buttons that change something on the server, and what keeps them from it.

import { el } from "./dom.js";
import { toast } from "./notices.js";
import { can } from "./session.js";

/**
 * A button for a call that needs the scope submit. Without the scope it stays visible and says why it does nothing; while the call is under way it
 * does not take another press.
 */
export function actionButton(label, act, { kind = "", done } = {}) {
  const allowed = can("submit");
  const reason = "Your key lacks the scope “submit”.";
  const button = el("button", { type: "button", class: kind, "aria-disabled": allowed ? null : "true", title: allowed ? null : reason }, label);
  button.addEventListener("click", async event => {
    event.preventDefault();
    if (!allowed) return toast(reason, "bad");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      const result = await act();
      if (result !== false && done) toast(done);
    } catch (problem) {
      toast(problem.message, "bad");
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
  return button;
}

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
