// Records of the API as tables of their fields.

import { copyButton } from "/assets/actions.js";
import { el } from "/assets/dom.js";

/** The type of a field in words; a record is a link to its table. */
export function typeOf(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return el("a", { href: `#record-${name}` }, name);
  }
  if (schema.enum) return schema.enum.map(value => value ?? "null").join(" | ");
  const [kind, ...rest] = [schema.type ?? "any"].flat().filter(one => one !== "null");
  const isAbsentAllowed = [schema.type].flat().includes("null");
  const words = kind === "array" ? `list of ${schema.items?.properties ? "records" : [schema.items?.type].flat()[0] ?? "values"}`
    : kind === "object" && !schema.properties ? "names with values" : [kind, ...rest].join(" or ");
  return `${schema.format ?? words}${isAbsentAllowed ? " or null" : ""}`;
}

/** The fields of a record, and of the records within it. */
export function fieldTable(schema) {
  return el("div", { class: "scroll" }, el("table", {}, el("tbody", {}, rows(schema, 0))));
}

function rows(schema, depth) {
  const inner = schema.items ?? schema;
  return Object.entries(inner.properties ?? {}).flatMap(([name, field]) => {
    const nested = field.items ?? field;
    const line = el("tr", {},
      el("td", {}, el("code", { class: `depth-${depth}` }, name)), el("td", {}, typeOf(field)),
      el("td", { class: "faint" }, inner.required?.includes(name) ? "always" : field.default === undefined || field.default === null ? "" : `${field.default} without`));
    return [line, ...(nested.properties && depth < 2 ? rows(nested, depth + 1) : [])];
  });
}

/** Text to be copied. */
export const codeBlock = text => el("div", { class: "code" }, el("pre", { tabindex: 0 }, el("code", {}, text)), copyButton(text));
