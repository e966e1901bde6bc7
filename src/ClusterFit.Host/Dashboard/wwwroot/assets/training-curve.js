// The points of a training curve: those that the server keeps, and those that come with the progress of a running fit.

/** An empty curve. */
export function trainingCurve() {
  let points = new Map();
  let evaluated = null;
  return {
    list: () => [...points.values()].sort((a, b) => a.epoch - b.epoch),
    /** Begins again: another attempt learns anew. */
    restart() {
      points = new Map();
      evaluated = null;
    },
    /** Adds what the server has, which is more exact than what was told on the way. */
    join(kept) {
      for (const { evaluated_psnr_db: psnr, ...point } of kept) points.set(point.epoch, { ...point, psnr_db: psnr });
    },
    /** Adds where a running fit is; says whether that is a new point. */
    add({ epoch, train_psnr_db: training, psnr_db: latest, seconds }) {
      if (training === null || training === undefined || epoch === 0 || points.has(epoch)) return false;
      // The latest evaluation is told again with every epoch until the next.
      points.set(epoch, { epoch, train_psnr_db: training, psnr_db: latest === evaluated ? null : latest, seconds });
      evaluated = latest;
      return true;
    },
  };
}
