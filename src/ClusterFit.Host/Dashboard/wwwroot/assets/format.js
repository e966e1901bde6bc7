// Numbers, spans and dates as people read them.

const NONE = "–";

export const count = value => value.toLocaleString("en");

/** "1 image", "3 images". */
export const counted = (value, noun) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;

// The PSNR that stands for an error of zero.
const EXACT_DB = 300;

export function decibels(value) {
  if (value === null || value === undefined) return NONE;
  return value >= EXACT_DB ? "exact" : `${value.toFixed(2)} dB`;
}

export const fixed = (value, digits) => (value === null || value === undefined ? NONE : value.toFixed(digits));

export const scientific = value => (value === null || value === undefined ? NONE : value.toExponential(2));

/** A part of a whole; 100 % only when all is done. */
export const percent = fraction => `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)} %`;

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return NONE;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

export function bytes(value) {
  if (value === null || value === undefined) return NONE;
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${power === 0 ? value : (value / 1000 ** power).toFixed(1)} ${units[power]}`;
}

export const date = text => new Date(text).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** "just now", "5 minutes ago"; older than a week as a date. */
export function ago(text) {
  const seconds = (Date.now() - new Date(text).getTime()) / 1000;
  if (seconds < 45) return "just now";
  if (seconds < 3570) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  if (seconds < 7 * 86_400) return `${Math.round(seconds / 86_400)} d ago`;
  return new Date(text).toLocaleDateString(undefined, { dateStyle: "medium" });
}

export const shortId = id => id.slice(0, 8);

export const batchTitle = batch => batch.name ?? `Batch ${shortId(batch.id)}`;

/** "stop_reason" as "stop reason". */
export const words = name => name.replaceAll("_", " ");

const two = value => String(value).padStart(2, "0");
