// Brings images to the server: hashes them, asks which it lacks, and sends those, a few at a time.

import { post, put } from "./api.js";
import { patiently } from "./patience.js";
import { sha256 } from "./sha256.js";

const AT_A_TIME = 4;
const ASK_ABOUT = 500;

// What the server answers when it is the file that is to blame.
const FAULTS = new Set([400, 413, 415, 422]);

/**
 * Uploads images of the form { name, file }: each gets its sha256, and a fault where it can not be read or the server does not take it; the others
 * go on. What was hashed or sent before is not again. progress is told { step, done, total, bytes, allBytes } and waiting what patiently tells.
 */
export async function uploadImages(images, { progress, waiting, signal }) {
  await hash(images.filter(image => !image.sha256 && !image.fault), progress, signal);
  const sound = images.filter(image => !image.fault);
  await findMissing(sound, waiting, signal);
  await send(sound.filter(image => !image.uploaded), images, { progress, waiting, signal });
}

async function hash(images, progress, signal) {
  let done = 0;
  await inParallel(images, async image => {
    try {
      image.sha256 = await sha256(image.file);
    } catch {
      image.fault = "The file cannot be read: it was moved, changed or is locked.";
    }
    progress({ step: "Reading", done: ++done, total: images.length });
  }, signal);
}

async function findMissing(images, waiting, signal) {
  for (let start = 0; start < images.length; start += ASK_ABOUT) {
    const part = images.slice(start, start + ASK_ABOUT);
    const hashes = [...new Set(part.map(image => image.sha256))];
    const { missing } = await patiently(() => post("/v1/images/missing", { sha256: hashes }, signal), signal, { waiting });
    const lacking = new Set(missing);
    for (const image of part) image.uploaded = !lacking.has(image.sha256);
  }
}

async function send(missing, images, { progress, waiting, signal }) {
  const toSend = [...new Map(missing.map(image => [image.sha256, image])).values()];
  const allBytes = toSend.reduce((sum, { file }) => sum + file.size, 0);
  let [done, bytes] = [0, 0];
  const tell = () => progress({ step: "Uploading", done, total: toSend.length, bytes, allBytes });
  tell();
  await inParallel(toSend, async image => {
    await patiently(() => put(`/v1/images/${image.sha256}`, image.file, signal), signal, { waiting }).catch(problem => {
      if (!FAULTS.has(problem.status)) throw problem;
      // The same file may be there under several names.
      for (const same of images) if (same.sha256 === image.sha256) same.fault = problem.message;
    });
    bytes += image.file.size;
    done++;
    tell();
  }, signal);
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
