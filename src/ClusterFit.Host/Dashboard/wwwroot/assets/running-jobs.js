// The names and the progress of running jobs, which the nodes do not tell: asked for by batch, not by job.

import { get } from "./api.js";

const AT_MOST = 1000;
const BATCHES_AT_MOST = 8;

/** What is known of the running jobs. */
export function runningJobs(signal) {
  let known = new Map();
  return {
    find: ({ batch, job }) => known.get(`${batch}/${job}`),
    /** Asks for the running jobs of these batches. */
    async load(batches) {
      const found = await Promise.all([...new Set(batches)].slice(0, BATCHES_AT_MOST).map(async batch => {
        const page = await get(`/v1/batches/${batch}/jobs?state=running&limit=${AT_MOST}`, signal).catch(() => ({ items: [] }));
        return page.items.map(job => [`${batch}/${job.index}`, job]);
      }));
      known = new Map(found.flat());
    },
  };
}
