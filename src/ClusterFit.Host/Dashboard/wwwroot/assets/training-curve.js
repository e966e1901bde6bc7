// The points of a training curve: those that the server keeps, and after them those that come with the progress of a running fit.

/** An empty curve. */
export function trainingCurve() {
  let points = [];
  let evaluated = null;
  return {
    list: () => points,
    /** Begins again with what the server has. */
    restart(kept) {
      points = kept;
      evaluated = null;
    },
    /** Adds where a running fit is; says whether that is a new point. */
    add({ epoch, train_psnr_db: training, psnr_db: latest, seconds }) {
      if (training === null || training === undefined || epoch <= (points.at(-1)?.epoch ?? 0)) return false;
      // The latest evaluation is told again with every epoch until the next.
      points.push({ epoch, train_psnr_db: training, psnr_db: latest === evaluated ? null : latest, seconds });
      evaluated = latest;
      return true;
    },
  };
}
