// The images of a batch to be: what has been chosen, and what is wrong with some.

import { el, fill } from "./dom.js";
import { bytes, count, counted } from "./format.js";
import { limits } from "./session.js";

const SHOWN = 12;
const FAULTS_SHOWN = 50;

/** The list; changed is called with the number of those that can be submitted. */
export function chosenImages(changed) {
  const node = el("div", { class: "chosen" });
  let images = [];
  const pictures = new Map();

  function add(found) {
    images = distinct([...images, ...found.images.map(check), ...found.others.map(other => ({ ...other, fault: "Not a PNG, JPEG, WebP, BMP or GIF." }))]);
    const most = limits().batch_images ?? Infinity;
    images.filter(image => !image.fault).slice(most).forEach(image => { image.fault = `A batch takes at most ${count(most)} images.`; });
    show();
  }

  function keep(wanted) {
    images = images.filter(wanted);
    show();
  }

  function show() {
    const [sound, faulty] = [images.filter(image => !image.fault), images.filter(image => image.fault)];
    const size = sound.reduce((sum, { file }) => sum + file.size, 0);
    for (const [image, { src }] of pictures) {
      if (sound.slice(0, SHOWN).includes(image)) continue;
      URL.revokeObjectURL(src);
      pictures.delete(image);
    }
    fill(node,
      faulty.length > 0 && faults(faulty),
      sound.length > 0 && el("div", { class: "chosen-head" }, el("p", {}, el("b", {}, counted(sound.length, "image")), `, ${bytes(size)}`),
        el("button", { type: "button", class: "quiet small", onclick: () => keep(() => false) }, "Clear")),
      sound.length > 0 && el("ul", { class: "thumbs" }, sound.slice(0, SHOWN).map(thumb)),
      sound.length > SHOWN && el("p", { class: "faint" }, `and ${count(sound.length - SHOWN)} more`));
    changed(sound.length);
  }

  const faults = faulty => el("section", { class: "note bad", role: "status" },
    el("div", { class: "chosen-head" }, el("p", {}, el("b", {}, `${counted(faulty.length, "file")} cannot be fitted`), "; the others can."),
      el("button", { type: "button", class: "quiet small", onclick: () => keep(image => !image.fault) }, "Dismiss")),
    el("ul", { class: "faults" }, faulty.slice(0, FAULTS_SHOWN).map(({ name, fault }) => el("li", {}, el("b", {}, name), " ", fault)),
      faulty.length > FAULTS_SHOWN && el("li", {}, `and ${count(faulty.length - FAULTS_SHOWN)} more`)));

  function thumb(image) {
    if (!pictures.has(image)) pictures.set(image, el("img", { src: URL.createObjectURL(image.file), alt: "", loading: "lazy", decoding: "async" }));
    return el("li", { title: `${image.name}, ${bytes(image.file.size)}` }, pictures.get(image), el("span", {}, image.name),
      el("button", { type: "button", class: "icon", "aria-label": `Leave out ${image.name}`, onclick: () => keep(other => other !== image) }, "×"));
  }

  show();
  return {
    node, add, show, keep,
    all: () => images,
    sound: () => images.filter(image => !image.fault),
    faulty: () => images.filter(image => image.fault),
  };
}

function check(image) {
  const most = limits().image_bytes ?? Infinity;
  if (image.file.size === 0) return { ...image, fault: "The file is empty." };
  if (image.file.size > most) return { ...image, fault: `It has ${bytes(image.file.size)}; the server takes at most ${bytes(most)} an image.` };
  return image;
}

// Names are unique within a batch: the same file twice is one image, another file of the same name gets a number.
function distinct(images) {
  const names = new Map();
  for (const image of images) {
    const same = names.get(image.name);
    if (same && same.file.size === image.file.size && same.file.lastModified === image.file.lastModified) continue;
    let name = image.name;
    for (let number = 2; names.has(name); number++) name = image.name.replace(/(\.[^.]*)?$/, `-${number}$1`);
    // The same object, where it can be: it knows its hash and its picture.
    names.set(name, name === image.name ? image : { ...image, name });
  }
  return [...names.values()];
}
