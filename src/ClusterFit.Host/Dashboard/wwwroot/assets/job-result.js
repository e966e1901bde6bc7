// What a finished fit measured, and its files.

import { el } from "./dom.js";
import { bytes, count, decibels, duration, fixed, scientific, words } from "./format.js";

/** The numbers of a result. */
export function resultNumbers({ result }) {
  const rows = [
    ["PSNR", decibels(result.psnr_db)],
    ["mean squared error", scientific(result.mse)],
    result.off_grid_psnr_db !== null && result.off_grid_psnr_db !== undefined && ["PSNR off the grid", decibels(result.off_grid_psnr_db)],
    ["bits per pixel", fixed(result.bits_per_pixel, 2)],
    ["parameters", count(result.parameters)],
    ["epochs, best", `${count(result.epochs)}, ${count(result.best_epoch)}`],
    ["steps", count(result.steps)],
    ["training", duration(result.seconds)],
    ["stopped by", words(result.stop_reason)],
  ].filter(Boolean);
  return el("section", { class: "card" }, el("h2", {}, "Result"),
    el("dl", { class: "numbers" }, rows.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])));
}

/** Links to the files of a result. */
export function downloads({ name, result }, path) {
  const stem = name.replace(/\.[^./]*$/, "").replaceAll("/", "_");
  const link = (what, href, file) => el("a", { class: "button", href, download: file, "data-native": true }, what);
  return el("section", { class: "card" }, el("h2", {}, "Files"),
    el("div", { class: "actions left" },
      link(`Weights, ${bytes(result.weights_bytes)}`, `${path}/weights`, `${stem}.cfw`),
      link("safetensors", `${path}/safetensors`, `${stem}.safetensors`),
      result.film_sha256 && link("Film", `${path}/film`, `${stem}.png`)),
    el("p", { class: "faint hash" }, "SHA-256 of the weights ", el("code", {}, result.weights_sha256)));
}
