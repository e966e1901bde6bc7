// The image files among what people choose or drop, folders included; and the others, which are named and left out.

const IMAGES = /\.(png|jpe?g|webp|bmp|gif)$/i;

/** { images, others } of a file field: each a file with its name; those of a folder keep their path below it. */
export const chosenFiles = files => sorted([...files].map(file => ({ file, name: file.webkitRelativePath || file.name })));

/** The same of a drop. The entries must be taken before the event has passed. */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean);
  return sorted((await Promise.all(entries.map(entry => walk(entry)))).flat());
}

function sorted(files) {
  // What begins with a dot is the business of programs.
  const seen = files.filter(({ name }) => !/(^|\/)\./.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { images: seen.filter(({ name }) => IMAGES.test(name)), others: seen.filter(({ name }) => !IMAGES.test(name)) };
}

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
