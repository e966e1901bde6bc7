// What a finished fit measured, and its files.

import { el } from "./dom.js";
import { bytes, count, decibels, duration, fixed, scientific, words } from "./format.js";
import { download } from "./menu.js";

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

/** Links to all the files of a result. */
export function downloads({ name, result, image_sha256: image, width, height }, path) {
  const stem = name.replace(/\.[^./]*$/, "").replaceAll("/", "_");
  const row = (what, about, href, file) => el("li", {}, download(href, file, what), el("span", { class: "faint" }, about));
  return el("section", { class: "card" }, el("h2", {}, "Files"),
    el("ul", { class: "files" },
      row("Weights", `cfw, ${bytes(result.weights_bytes)}`, `${path}/weights`, `${stem}.cfw`),
      row("safetensors", "for PyTorch and others", `${path}/safetensors`, `${stem}.safetensors`),
      row("Reconstruction", width ? `PNG, ${width} × ${height}` : "PNG", `${path}/reconstruction`, `${stem}-reconstruction.png`),
      result.film_sha256 && row("Film", "animated PNG of the training", `${path}/film`, `${stem}-film.png`),
      row("Training curve", "JSON", `${path}/metrics`, `${stem}-curve.json`),
      row("Original", "as it was uploaded", `/v1/images/${image}`, name.split("/").at(-1))),
    el("p", { class: "faint hash" }, "SHA-256 of the weights ", el("code", {}, result.weights_sha256)));
}
