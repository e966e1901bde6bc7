// What the page says about itself: loading, empty, failed, done.

import { Problem } from "./api.js";
import { el, fill, setText } from "./dom.js";

const TOAST_MS = 6000;

/** A quiet sign that something is on its way. */
export const loading = what =>
  el("div", { class: "loading", role: "status" }, el("span", { class: "wave", "aria-hidden": "true" }, el("i"), el("i"), el("i")), `Loading ${what}…`);

/** Nothing there, and what to do about it. */
export const empty = (title, ...rest) => el("section", { class: "empty" }, el("h2", {}, title), rest);

/** A problem as the server told it, with a way to try again. */
export function failure(problem, retry) {
  return el("section", { class: "failure", role: "alert" },
    el("h2", {}, problem.title ?? "Something went wrong"),
    el("p", {}, problem.message),
    fieldErrors(problem),
    retry && el("button", { type: "button", onclick: retry }, "Try again"));
}

/** The fields to blame, where the server names any. */
export function fieldErrors(problem) {
  if (!problem.errors?.length) return null;
  return el("ul", { class: "field-errors" }, problem.errors.map(({ field, value, expected }) =>
    el("li", {}, el("code", {}, field), value === null || value === undefined ? " is missing" : ` is “${value}”`, `; expected ${expected}`)));
}

/**
 * Fills a place with what a call gives: says that it loads, shows a failure with a way to try again. Gives back a function that does it again; what
 * is there then stays until the new is.
 */
export function present(place, what, signal, load) {
  let latest = 0;
  const again = async () => {
    const turn = ++latest;
    const outdated = () => signal.aborted || turn !== latest;
    if (!place.hasChildNodes()) place.replaceChildren(loading(what));
    place.setAttribute("aria-busy", "true");
    try {
      const content = await load();
      // The same element stays where it is, with its focus.
      if (!outdated() && content !== place.firstChild) fill(place, content);
    } catch (problem) {
      if (outdated()) return;
      if (!(problem instanceof Problem)) console.error(problem);
      fill(place, failure(problem, again));
    } finally {
      if (!outdated()) place.removeAttribute("aria-busy");
    }
  };
  again();
  return again;
}

/** A short message in the corner. */
export function toast(text, kind = "good") {
  const box = el("div", { class: `toast ${kind}` }, text);
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), TOAST_MS);
}

/** Tells those who listen to the page. */
export const announce = text => setText(document.getElementById("announcer"), text);
