// A new batch: choose images, choose settings, submit.

import { scopeNote } from "../actions.js";
import { create, get } from "../api.js";
import { chosenImages } from "../chosen-images.js";
import { el, fill, setText } from "../dom.js";
import { dropZone } from "../drop-zone.js";
import { counted } from "../format.js";
import { empty, failure, present, toast } from "../notices.js";
import { patiently } from "../patience.js";
import { navigate } from "../router.js";
import { can } from "../session.js";
import { settingsFields } from "../settings-fields.js";
import { uploadProgress } from "../upload-progress.js";
import { uploadImages } from "../upload.js";

const PAIR = "[^\\s:=]+[:=][^\\s]+";

export function newBatchView({ signal }) {
  return {
    title: "New batch",
    section: "new",
    element: el("div", { class: "page" },
      el("nav", { class: "crumbs", "aria-label": "Where you are" }, el("a", { href: "/" }, "Batches")),
      el("header", { class: "page-head" }, el("h1", {}, "New batch")),
      can("submit") ? form(signal) : empty("Submitting needs another key", scopeNote(), el("p", {}, "Ask who runs the cluster for a key with the scope “submit”."))),
  };
}

function form(signal) {
  let underWay = null;
  const [problemPlace, presetPlace] = [el("div", {}), el("div", {})];
  const progress = uploadProgress(() => underWay?.abort());
  const name = el("input", { name: "name", maxlength: 200, placeholder: "for example: holiday photographs", autocomplete: "off" });
  const priority = el("input", { type: "number", name: "priority", value: 0, min: -1000, max: 1000, required: true });
  const limit = el("input", { type: "number", name: "max_running", min: 1, placeholder: "no limit" });
  const labels = el("input", {
    name: "labels", placeholder: "camera:x100 trip:norway", autocomplete: "off", pattern: `\\s*(${PAIR}(\\s+${PAIR})*)?\\s*`, title: "key:value, separated by spaces",
  });
  const device = el("select", { name: "device" }, [["any", "any"], ["cpu", "CPU"], ["gpu", "GPU"]].map(([value, text]) => el("option", { value }, text)));
  const settings = settingsFields();
  const submitButton = el("button", { class: "primary large" }, "Submit");
  const images = chosenImages(number => setText(submitButton, number > 0 ? `Submit ${counted(number, "image")}` : "Submit"));

  present(presetPlace, "presets", signal, async () => {
    const [presets, known] = await Promise.all([get("/v1/presets", signal), get("/v1/settings", signal)]);
    return settings.show(presets, known);
  });

  // Half an upload is not left by accident.
  addEventListener("beforeunload", event => { if (underWay) event.preventDefault(); }, { signal });

  async function submit(event) {
    event.preventDefault();
    if (underWay) return;
    if (images.sound().length === 0) return toast("Choose images first.", "bad");
    underWay = new AbortController();
    submitButton.setAttribute("aria-busy", "true");
    problemPlace.replaceChildren();
    const stop = AbortSignal.any([signal, underWay.signal]);
    const known = images.faulty().length;
    try {
      await uploadImages(images.sound(), { progress: progress.update, waiting: progress.waiting, signal: stop });
      images.show();
      // Which images a batch has is the choice of the user.
      if (images.faulty().length > known) return offerTheOthers(images.faulty().length - known);
      progress.update({ step: "Submitting", done: 1, total: 1 });
      const { made, value } = await patiently(() => create("/v1/batches", request(), stop), stop, { waiting: progress.waiting });
      toast(made ? "Submitted" : "The same images with the same settings were submitted before: this is that batch.");
      navigate(`/batches/${value.id}`);
    } catch (problem) {
      if (signal.aborted) return;
      if (stop.aborted) return toast("Stopped. What was uploaded is not sent again.");
      if (!blame(problem)) tell(failure(problem));
    } finally {
      underWay = null;
      progress.hide();
      submitButton.removeAttribute("aria-busy");
    }
  }

  const request = () => ({
    name: name.value.trim() || null, images: images.sound().map(({ name: file, sha256 }) => ({ name: file, sha256 })), preset: settings.preset(),
    settings: settings.changed(), priority: priority.valueAsNumber, max_running: limit.value === "" ? null : limit.valueAsNumber,
    labels: labelsOf(labels.value), device: device.value,
  });

  // A refusal that names images is theirs, not the batch's.
  function blame({ errors }) {
    const sound = images.sound();
    const faults = (errors ?? []).map(({ field, expected }) => ({ image: sound[/^images\[(\d+)\]/.exec(field)?.[1]], expected }));
    if (faults.length === 0 || faults.some(({ image }) => !image)) return false;
    for (const { image, expected } of faults) image.fault = `The server expected ${expected}.`;
    images.show();
    offerTheOthers(faults.length);
    return true;
  }

  function offerTheOthers(number) {
    const rest = images.sound().length;
    tell(el("section", { class: "note warn", role: "alert" },
      el("p", {}, el("b", {}, `${counted(number, "image")} ${number === 1 ? "was" : "were"} refused`), "; the list of images says why. ",
        rest > 0 ? "Nothing has been submitted yet." : "None is left to submit."),
      rest > 0 && el("div", { class: "actions left" }, el("button", { class: "primary small" }, `Go on with the other ${rest === 1 ? "one" : counted(rest, "image")}`))));
  }

  function tell(content) {
    fill(problemPlace, content);
    problemPlace.scrollIntoView({ block: "nearest" });
  }

  return el("form", { class: "new-batch", onsubmit: submit },
    el("div", {}, dropZone(images.add), images.node),
    el("div", { class: "card settings-card" },
      el("label", {}, "Name", name),
      presetPlace,
      el("details", {}, el("summary", {}, "Priority, limits and labels"),
        el("div", { class: "field-grid" },
          el("label", {}, "Priority", priority, el("small", {}, "higher ones first")),
          el("label", {}, "Running at a time", limit, el("small", {}, "at most")),
          el("label", {}, "Device", device),
          el("label", { class: "full" }, "Labels", labels, el("small", {}, "key:value, separated by spaces")))),
      problemPlace, progress.node, submitButton));
}

function labelsOf(text) {
  const pairs = text.split(/\s+/).filter(Boolean).map(pair => /^([^:=]+)[:=](.*)$/.exec(pair).slice(1));
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
}
