import { el, fill } from "../dom.js";
import { failure } from "../notices.js";
import { signIn } from "../session.js";

/** Asks for an API key and exchanges it for a cookie. */
export function signInView(signedIn) {
  const problemPlace = el("div", {});
  const key = el("input", { type: "password", name: "key", required: true, autocomplete: "current-password", placeholder: "cf_…", spellcheck: "false" });
  const button = el("button", { class: "primary" }, "Sign in");

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

  return el("div", { class: "page narrow" }, el("form", { class: "card sign-in", onsubmit: submit },
    el("h1", {}, "Sign in"),
    el("p", {}, "This server wants an API key. The page keeps no copy of it: the server gives the browser a cookie that scripts cannot read."),
    el("label", {}, "API key", key),
    problemPlace,
    button));
}
