// What the page says about itself: loading, empty, failed, done.

import { Problem, SIGNED_IN } from "./api.js";
import { el, fill, setText } from "./dom.js";
import { waitBefore } from "./patience.js";

const TOAST_MS = 6000;

/** A quiet sign that something is on its way. */
export const loading = what =>
  el("div", { class: "loading", role: "status" }, el("span", { class: "wave", "aria-hidden": "true" }, el("i"), el("i"), el("i")), `Loading ${what}…`);

/** Nothing there, and what to do about it. */
export const empty = (title, ...rest) => el("section", { class: "empty" }, el("h2", {}, title), rest);

/** A problem as the server told it, with a way to try again; one that passes by itself is told more calmly. */
export function failure(problem, retry, seconds) {
  return el("section", { class: seconds ? "failure calm" : "failure", role: seconds ? "status" : "alert" },
    el("h2", {}, problem.title ?? "Something went wrong"),
    el("p", {}, problem.message),
    fieldErrors(problem),
    seconds && el("p", {}, `Trying again in ${Math.ceil(seconds)} s.`),
    retry && el("button", { type: "button", onclick: retry }, seconds ? "Try now" : "Try again"));
}

/** The fields to blame, where the server names any. */
export function fieldErrors(problem) {
  if (!problem.errors?.length) return null;
  return el("ul", { class: "field-errors" }, problem.errors.map(({ field, value, expected }) =>
    el("li", {}, el("code", {}, field), value === null || value === undefined ? " is missing" : ` is “${value}”`, `; expected ${expected}`)));
}

/**
 * Fills a place with what a call gives: says that it loads, shows a failure with a way to try again. What passes is tried again by itself, and what
 * was there before stays meanwhile. Gives back a function that does it again.
 */
export function present(place, what, signal, load) {
  let latest = 0;
  let failures = 0;
  let isFilled = false;
  let timer = 0;
  signal.addEventListener("abort", () => clearTimeout(timer));

  const again = async () => {
    clearTimeout(timer);
    const turn = ++latest;
    const outdated = () => signal.aborted || turn !== latest;
    if (!place.hasChildNodes()) place.replaceChildren(loading(what));
    place.setAttribute("aria-busy", "true");
    try {
      const content = await load();
      if (outdated()) return;
      // The same element stays where it is, with its focus.
      if (content !== place.firstChild) fill(place, content);
      isFilled = true;
      failures = 0;
    } catch (problem) {
      if (!outdated()) fail(problem);
    } finally {
      if (!outdated()) place.removeAttribute("aria-busy");
    }
  };

  function fail(problem) {
    if (!(problem instanceof Problem)) console.error(problem);
    if (problem.status === 401) addEventListener(SIGNED_IN, again, { once: true, signal });
    const seconds = problem.passes ? waitBefore(++failures, problem) : null;
    if (seconds) timer = setTimeout(again, 1000 * seconds);
    if (isFilled && (seconds || problem.status === 401)) return;
    // What is not there will not be there in a moment.
    fill(place, failure(problem, problem.status === 404 ? null : again, seconds));
    isFilled = false;
  }

  again();
  return again;
}

/** A short message in the corner. */
export function toast(text, kind = "good") {
  const box = el("div", { class: `toast ${kind}`, role: kind === "bad" ? "alert" : null }, text);
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), TOAST_MS);
}

/** Tells those who listen to the page. */
export const announce = text => setText(document.getElementById("announcer"), text);
