// From values to places in a picture and back.

/** Equal differences are equally long. */
export const scale = (from, to, start, end) => ({
  to: value => start + (value - from) / (to - from) * (end - start),
  back: place => from + (place - start) / (end - start) * (to - from),
});

/** Round numbers from at most low to at least high. */
export function niceTicks(low, high, number) {
  const rough = (high - low) / number;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(factor => factor * power >= rough) * power;
  const start = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - start + 1 }, (_, at) => Number(((start + at) * step).toPrecision(12)));
}
