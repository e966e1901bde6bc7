// Brings images to the server: hashes them, asks which it lacks, and sends those, a few at a time.

import { post, put } from "./api.js";
import { sha256 } from "./sha256.js";

const AT_A_TIME = 4;
const ASK_ABOUT = 500;
const TRIES = 6;
const MOST_WAIT_S = 30;

/**
 * Uploads images of the form { name, file } and gives the references for a batch. What was hashed or sent before is not again: each image keeps its
 * hash and whether the server has it. progress is told { step, done, total, bytes }.
 */
export async function uploadImages(images, progress, signal) {
  let done = 0;
  await inParallel(images.filter(image => !image.sha256), async image => {
    image.sha256 = await sha256(image.file);
    progress({ step: "Reading", done: ++done, total: images.length });
  }, signal);

  for (let start = 0; start < images.length; start += ASK_ABOUT) {
    const part = images.slice(start, start + ASK_ABOUT);
    const { missing } = await patiently(() => post("/v1/images/missing", { sha256: [...new Set(part.map(image => image.sha256))] }, signal), signal);
    const lacking = new Set(missing);
    for (const image of part) image.uploaded = !lacking.has(image.sha256);
  }

  const toSend = [...new Map(images.filter(image => !image.uploaded).map(image => [image.sha256, image])).values()];
  const total = toSend.reduce((sum, { file }) => sum + file.size, 0);
  let [sent, bytes] = [0, 0];
  progress({ step: "Uploading", done: sent, total: toSend.length, bytes, allBytes: total });
  await inParallel(toSend, async image => {
    await patiently(() => put(`/v1/images/${image.sha256}`, image.file, signal), signal).catch(problem => {
      problem.message = `${image.name}: ${problem.message}`;
      throw problem;
    });
    bytes += image.file.size;
    progress({ step: "Uploading", done: ++sent, total: toSend.length, bytes, allBytes: total });
  }, signal);
  return images.map(({ name, sha256: hash }) => ({ name, sha256: hash }));
}

async function inParallel(items, act, signal) {
  const left = items.values();
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    for (const item of left) {
      signal.throwIfAborted();
      await act(item);
    }
  }));
}

// A server that is busy, or does not answer, is asked again after the time that it names.
async function patiently(call, signal) {
  for (let tried = 1; ; tried++) {
    try {
      return await call();
    } catch (problem) {
      if (tried === TRIES || ![0, 429, 503].includes(problem.status)) throw problem;
      await pause(Math.min(problem.retryAfter ?? 2 ** tried / 2, MOST_WAIT_S), signal);
    }
  }
}

const pause = (seconds, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, 1000 * seconds);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    reject(signal.reason);
  }, { once: true });
});
