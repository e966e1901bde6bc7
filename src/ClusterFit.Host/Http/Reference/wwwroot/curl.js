// An example of a call with curl, made of what the reference says of it.

// Bodies that only make sense as a whole.
const BODIES = {
  submitBatch: { name: "holiday", images: [{ name: "beach.png", sha256: "$SHA256" }], preset: "photo" },
  changeBatch: { priority: 10 },
};
const FILES = { "image/png": "picture.png", "image/*": "picture", "application/octet-stream": "weights", "text/csv": "summary.csv", "application/zip": "results.zip" };

/** The command for an operation of the reference. */
export function curl({ path, method, operationId, security, requestBody, responses }, schemas) {
  const address = location.origin + path.replace(/\{(\w+)\}/g, (_, name) => `$${name.toUpperCase()}`);
  const lines = [`curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} "${address}"`];
  if (security) lines.push('-H "Authorization: Bearer $KEY"');
  const [media, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (body?.schema) {
    const example = BODIES[operationId] ?? exampleOf(resolve(body.schema, schemas));
    // Double quotes, so that the shell puts in its variables.
    lines.push('-H "Content-Type: application/json"', `-d "${JSON.stringify(example).replaceAll('"', '\\"')}"`);
  } else if (media) lines.push("--data-binary @picture.png");
  const answer = Object.keys(Object.entries(responses).find(([status]) => status !== "default")[1].content ?? {})[0];
  if (answer === "text/event-stream") lines.push("--no-buffer");
  else if (FILES[answer]) lines.push(`-o ${FILES[answer]}`);
  return lines.join(" \\\n  ");
}

const resolve = (schema, schemas) => (schema.$ref ? schemas[schema.$ref.split("/").pop()] : schema);

function exampleOf({ type, properties, items, enum: choices }) {
  const kind = Array.isArray(type) ? type[0] : type;
  if (choices) return choices[0];
  if (kind === "object") return Object.fromEntries(Object.entries(properties ?? {}).map(([name, schema]) => [name, name === "sha256" && schema.type === "array" ? ["$SHA256"] : exampleOf(schema)]));
  if (kind === "array") return [exampleOf(items ?? {})];
  return { integer: 0, number: 0, boolean: false }[kind] ?? "…";
}
