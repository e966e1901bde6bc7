// Many changes, painted once.

/** A function that keeps the latest value of each key and hands them over with the next frame, however many come. */
export function eachFrame(paint, signal) {
  let pending = new Map();
  let frame = 0;
  signal.addEventListener("abort", () => cancelAnimationFrame(frame));
  return (key, value) => {
    pending.set(key, value);
    frame ||= requestAnimationFrame(() => {
      const values = [...pending.values()];
      pending = new Map();
      frame = 0;
      values.forEach(value => paint(value));
    });
  };
}
