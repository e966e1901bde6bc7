// Calls that are made again while the server is busy, restarts or does not answer. Every call of /v1 may be repeated.

import { SIGNED_IN } from "./api.js";

const MOST_WAIT_S = 30;

/** Seconds to wait before the next try after so many: what the server names, else longer each time. */
export const waitBefore = (tried, problem) => Math.min(problem.retryAfter ?? 2 ** tried / 2, MOST_WAIT_S);

/**
 * Makes a call until it is served, or refused for a reason that waiting does not mend. Who is signed out meanwhile may sign in; waiting is told the
 * problem and the seconds until the next try, and null when the call was served.
 */
export async function patiently(call, signal, { tries = 10, waiting = () => {} } = {}) {
  for (let tried = 1; ; tried++) {
    try {
      const answer = await call();
      if (tried > 1) waiting(null);
      return answer;
    } catch (problem) {
      if (problem.status === 401) await until(listening => addEventListener(SIGNED_IN, listening, { once: true }), signal);
      else if (!problem.passes || tried >= tries) throw problem;
      else {
        const seconds = waitBefore(tried, problem);
        waiting(problem, seconds);
        await until(listening => setTimeout(listening, 1000 * seconds), signal);
      }
    }
  }
}

const until = (begin, signal) => new Promise((resolve, reject) => {
  begin(resolve);
  signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
});
