// A new batch: choose images, choose settings, submit.

import { get, post } from "../api.js";
import { el, fill, setText } from "../dom.js";
import { chosenFiles, droppedFiles } from "../dropped.js";
import { bytes, count, counted } from "../format.js";
import { failure, present, toast } from "../notices.js";
import { navigate } from "../router.js";
import { can, limits } from "../session.js";
import { settingsFields } from "../settings-fields.js";
import { fractionBar } from "../states.js";
import { uploadImages } from "../upload.js";

const SHOWN = 12;
const LABELS = "\\s*([^\\s:]+:[^\\s:]+\\s*)*";

export function newBatchView({ signal }) {
  let images = [];
  let working = false;
  const [chosen, problemPlace, presetPlace] = [el("div", {}), el("div", {}), el("div", {})];
  const progress = progressLine();
  const name = el("input", { name: "name", maxlength: 200, placeholder: "for example: holiday photographs", autocomplete: "off" });
  const priority = el("input", { type: "number", name: "priority", value: 0, min: -1000, max: 1000, required: true });
  const limit = el("input", { type: "number", name: "max_running", min: 1, placeholder: "no limit" });
  const labels = el("input", {
    name: "labels", placeholder: "camera:x100 trip:norway", autocomplete: "off", pattern: LABELS, title: "key:value, separated by spaces",
  });
  const device = el("select", { name: "device" }, [["any", "any"], ["cpu", "CPU"], ["gpu", "GPU"]].map(([value, text]) => el("option", { value }, text)));
  const settings = settingsFields();
  const submitButton = el("button", { class: "primary large", "aria-disabled": can("submit") ? null : "true" }, "Submit");
  const reason = el("p", { class: "faint" }, can("submit") ? "" : "Your key lacks the scope “submit”.");

  present(presetPlace, "presets", signal, async () => {
    const [presets, known] = await Promise.all([get("/v1/presets", signal), get("/v1/settings", signal)]);
    return settings.show(presets, known);
  });

  function add(files) {
    const most = limits().image_bytes ?? Infinity;
    const tooLarge = files.filter(({ file }) => file.size > most);
    if (tooLarge.length > 0) toast(`${tooLarge[0].name} has ${bytes(tooLarge[0].file.size)}; the server takes at most ${bytes(most)} an image.`, "bad");
    if (files.length === 0) toast("There is no PNG, JPEG, WebP, BMP or GIF among these.", "bad");
    images = distinct([...images, ...files.filter(({ file }) => file.size <= most)]);
    const mostImages = limits().batch_images ?? Infinity;
    if (images.length > mostImages) {
      toast(`A batch takes at most ${count(mostImages)} images.`, "bad");
      images = images.slice(0, mostImages);
    }
    showChosen();
  }

  function showChosen() {
    const size = images.reduce((sum, { file }) => sum + file.size, 0);
    fill(chosen, images.length > 0 && el("div", { class: "chosen" },
      el("p", {}, el("b", {}, counted(images.length, "image")), `, ${bytes(size)} `,
        el("button", { type: "button", class: "quiet small", onclick: () => { images = []; showChosen(); } }, "Clear")),
      el("ul", {}, images.slice(0, SHOWN).map(image => el("li", {}, el("span", {}, image.name), el("span", { class: "faint" }, bytes(image.file.size)),
        el("button", { type: "button", class: "quiet icon", "aria-label": `Leave out ${image.name}`, onclick: () => leaveOut(image) }, "×"))),
      images.length > SHOWN && el("li", { class: "faint" }, `and ${count(images.length - SHOWN)} more`))));
    setText(submitButton, images.length > 0 ? `Submit ${counted(images.length, "image")}` : "Submit");
  }

  function leaveOut(image) {
    images = images.filter(other => other !== image);
    showChosen();
  }

  async function submit(event) {
    event.preventDefault();
    if (working || !can("submit")) return;
    if (images.length === 0) return toast("Choose images first.", "bad");
    working = true;
    submitButton.setAttribute("aria-busy", "true");
    problemPlace.replaceChildren();
    try {
      const references = await uploadImages(images, progress.update, signal);
      progress.update({ step: "Submitting", done: 1, total: 1 });
      const batch = await post("/v1/batches", {
        name: name.value.trim() || null, images: references, preset: settings.preset(), settings: settings.changed(), priority: priority.valueAsNumber,
        max_running: limit.value === "" ? null : limit.valueAsNumber, labels: labelsOf(labels.value), device: device.value,
      }, signal);
      toast("Submitted");
      navigate(`/batches/${batch.id}`);
    } catch (problem) {
      if (signal.aborted) return;
      progress.hide();
      fill(problemPlace, failure(problem));
      problemPlace.scrollIntoView({ block: "nearest" });
    } finally {
      working = false;
      submitButton.removeAttribute("aria-busy");
    }
  }

  return {
    title: "New batch",
    section: "new",
    element: el("div", { class: "page" },
      el("nav", { class: "crumbs", "aria-label": "Where you are" }, el("a", { href: "/" }, "Batches")),
      el("header", { class: "page-head" }, el("h1", {}, "New batch")),
      el("form", { class: "new-batch", onsubmit: submit },
        el("div", {}, dropZone(add), chosen),
        el("div", { class: "card settings-card" },
          el("label", {}, "Name", name),
          presetPlace,
          el("details", {}, el("summary", {}, "Priority, limits and labels"),
            el("div", { class: "field-grid" },
              el("label", {}, "Priority", priority, el("small", {}, "higher ones first")),
              el("label", {}, "Running at a time", limit, el("small", {}, "at most")),
              el("label", {}, "Device", device),
              el("label", { class: "full" }, "Labels", labels, el("small", {}, "key:value, separated by spaces")))),
          problemPlace, progress.node, submitButton, reason))),
  };
}

function dropZone(add) {
  // A file that is chosen again after it was left out is a change, too.
  const taken = input => {
    add(chosenFiles(input.files));
    input.value = "";
  };
  const files = el("input", {
    type: "file", multiple: true, accept: "image/png,image/jpeg,image/webp,image/bmp,image/gif", class: "unseen", onchange: () => taken(files),
  });
  const folder = el("input", { type: "file", webkitdirectory: true, class: "unseen", tabindex: -1, "aria-hidden": "true", onchange: () => taken(folder) });
  const zone = el("div", {
    class: "drop",
    ondragover: event => { event.preventDefault(); zone.dataset.over = ""; },
    ondragleave: () => { delete zone.dataset.over; },
    ondrop: async event => {
      event.preventDefault();
      delete zone.dataset.over;
      add(await droppedFiles(event.dataTransfer));
    },
  },
  el("p", { class: "drop-title" }, "Drop images or folders here"),
  el("p", { class: "faint" }, "PNG, JPEG, WebP, BMP or GIF. What the server has already is not sent again."),
  el("p", { class: "actions" },
    el("label", { class: "button" }, "Choose images", files),
    el("button", { type: "button", onclick: () => folder.click() }, "Choose a folder"), folder));
  return zone;
}

function progressLine() {
  const text = el("p", { role: "status" });
  const bar = fractionBar("Progress of the submission");
  const node = el("div", { class: "upload-progress", hidden: true }, text, bar.node);
  return {
    node,
    hide: () => { node.hidden = true; },
    update({ step, done, total, bytes: sent, allBytes }) {
      node.hidden = false;
      setText(text, `${step}${total > 1 ? ` ${count(done)} of ${count(total)}` : "…"}${allBytes ? `, ${bytes(sent)} of ${bytes(allBytes)}` : ""}`);
      bar.update(total > 0 ? done / total : 1);
    },
  };
}

// Names are unique within a batch: the same file twice is one image, another file of the same name gets a number.
function distinct(images) {
  const names = new Map();
  for (const image of images) {
    const same = names.get(image.name);
    if (same && same.file.size === image.file.size && same.file.lastModified === image.file.lastModified) continue;
    let name = image.name;
    for (let number = 2; names.has(name); number++) name = image.name.replace(/(\.[^.]*)$/, `-${number}$1`);
    names.set(name, { ...image, name });
  }
  return [...names.values()];
}

function labelsOf(text) {
  const pairs = text.split(/\s+/).filter(Boolean).map(pair => [pair.slice(0, pair.indexOf(":")), pair.slice(pair.indexOf(":") + 1)]);
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
}
