// The image files among what people choose or drop, folders included.

const IMAGES = /\.(png|jpe?g|webp|bmp|gif)$/i;

/** Files with their names, from a file field: those of a folder keep their path below it. */
export const chosenFiles = files => images([...files].map(file => ({ file, name: file.webkitRelativePath || file.name })));

/** Files with their names, from a drop. The entries must be taken before the event has passed. */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean);
  return images((await Promise.all(entries.map(walk))).flat());
}

const images = files => files.filter(({ name }) => IMAGES.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));

async function walk(entry, folder = "") {
  const name = folder + entry.name;
  if (entry.isFile) return [{ name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) }];
  const reader = entry.createReader();
  const found = [];
  // A reader gives a part at a time, and none at the end.
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return found;
    for (const child of part) found.push(...await walk(child, `${name}/`));
  }
}
