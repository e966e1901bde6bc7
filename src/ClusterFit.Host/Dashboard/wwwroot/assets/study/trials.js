// The table of a study's trials, kept up to date: what is final is read once.

import { get, withQuery } from "../api.js";
import { firstOpen } from "./results.js";

const PAGE_SIZE = 1000;

/** The trials of a study; refresh reads those that may have changed and gives all. */
export function trialStore(path, signal) {
  let trials = [];

  async function read(from) {
    const fresh = [];
    for (let cursor = `${from}`; cursor !== null;) {
      const page = await get(withQuery(`${path}/trials`, { cursor, limit: PAGE_SIZE }), signal);
      fresh.push(...page.items);
      cursor = page.next ?? null;
    }
    return fresh;
  }

  return {
    list: () => trials,
    async refresh() {
      const from = firstOpen(trials);
      const others = trials.filter(({ number }) => number < 0).length;
      let fresh = await read(from);
      // Trials of other studies that have come since stand before all others.
      const moved = fresh.length > 0 && from > 0 && fresh[0].number !== from - others;
      trials = moved ? await read(0) : [...trials.slice(0, from), ...fresh];
      return trials;
    },
  };
}
