// Asks for an API key and exchanges it for a cookie.

import { openDialog } from "../dialog.js";
import { el, fill } from "../dom.js";
import { failure } from "../notices.js";
import { signIn } from "../session.js";

/** The page for who has not signed in. */
export const signInView = signedIn => el("div", { class: "page narrow" }, el("div", { class: "card sign-in" },
  el("h1", {}, "Sign in"),
  el("p", {}, "This server wants an API key. The page keeps no copy of it: the server gives the browser a cookie that scripts cannot read."),
  signInForm(signedIn)));

/** Asks above the page that is shown, so that nothing on it is lost. */
export function askToSignIn(signedIn) {
  if (document.querySelector("dialog .sign-in")) return;
  const dialog = openDialog("Sign in again", close => el("div", { class: "sign-in" },
    el("p", {}, "The server no longer knows this session. What you have entered stays."),
    signInForm(() => { close(); signedIn(); })));
  dialog.querySelector("input").focus();
}

function signInForm(signedIn) {
  const problemPlace = el("div", {});
  const key = el("input", { type: "password", name: "key", required: true, autocomplete: "current-password", placeholder: "cf_…", spellcheck: "false" });
  const button = el("button", { class: "primary large" }, "Sign in");

  async function submit(event) {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    try {
      await signIn(key.value.trim());
      signedIn();
    } catch (problem) {
      fill(problemPlace, failure(problem));
      key.select();
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  return el("form", { onsubmit: submit }, el("label", {}, "API key", key), problemPlace, button);
}
