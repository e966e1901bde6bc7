// When things are done.

/** A function that acts at once when called, but not again before the time has passed; calls in between act once at its end. */
export function atMostEvery(ms, act, signal) {
  let timer = 0;
  let last = -Infinity;
  const run = () => {
    timer = 0;
    last = performance.now();
    if (!signal.aborted) act();
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  return () => {
    if (!timer) timer = setTimeout(run, Math.max(0, last + ms - performance.now()));
  };
}

/** A function that acts once its calls pause. */
export function afterPause(ms, act, signal) {
  let timer = 0;
  signal.addEventListener("abort", () => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
}

/** Calls again and again while somebody looks. */
export function every(ms, act, signal) {
  const timer = setInterval(() => { if (!document.hidden) act(); }, ms);
  signal.addEventListener("abort", () => clearInterval(timer));
}
