// Draws the reference from the document that programs read.

import { el, fill } from "/assets/dom.js";
import { searchField } from "/assets/filters.js";
import { bindKeys } from "/assets/keys.js";
import { failure } from "/assets/notices.js";
import { curl } from "/docs/curl.js";
import { codeBlock, fieldTable, typeOf } from "/docs/records.js";

const METHODS = ["get", "put", "post", "patch", "delete"];
const place = id => document.getElementById(id);

/** What a path is about: "/v1/batches/{id}/pause" about batches, "/v1/batches/{id}/jobs" about jobs. */
function subjectOf(path) {
  const parts = path.split("/").filter(part => part && part !== "v1" && !part.startsWith("{"));
  return parts[0] === "batches" && parts[1] === "jobs" ? "jobs" : parts[0] ?? "server";
}

function operationsOf({ paths }) {
  const subjects = new Map();
  for (const [path, item] of Object.entries(paths)) {
    if (path.startsWith("/docs")) continue;
    const subject = subjectOf(path);
    if (!subjects.has(subject)) subjects.set(subject, []);
    for (const method of METHODS.filter(name => item[name])) subjects.get(subject).push({ path, method, ...item[method] });
  }
  // Health is the business of machines.
  return new Map([...subjects].sort(([a], [b]) => Number(a === "health") - Number(b === "health")));
}

/** The end of a path says what it does; the beginning is the same for all about a job. */
const shortened = path => path.replace(/^\/v1(\/batches\/\{id\}(?=\/jobs))?(?=.)/, (_, batch) => (batch ? "…" : ""));

const verb = method => el("span", { class: "method", "data-method": method }, method.toUpperCase());

function operation(described, schemas) {
  const { path, method, operationId, summary, description, parameters = [], requestBody, responses } = described;
  const success = Object.keys(responses).find(status => status !== "default");
  return el("article", { class: "card operation", id: operationId },
    el("h3", {}, verb(method), el("a", { href: `#${operationId}` }, el("code", {}, path))),
    el("p", {}, summary),
    el("p", { class: "faint" }, description ?? "Needs no key."),
    parameters.length > 0 && el("div", { class: "scroll" }, el("table", {}, el("tbody", {}, parameters.map(({ name, in: where, description: meaning }) =>
      el("tr", {}, el("td", {}, el("code", {}, name)), el("td", { class: "faint" }, where), el("td", {}, meaning)))))),
    el("dl", { class: "exchange" },
      requestBody && [el("dt", {}, "Body"), el("dd", {}, content(requestBody.content))],
      el("dt", {}, success), el("dd", {}, content(responses[success].content)),
      el("dt", {}, "else"), el("dd", {}, content(responses.default.content))),
    codeBlock(curl(described, schemas)));
}

function content(media) {
  const [[name, { schema }]] = Object.entries(media ?? { "no content": {} });
  return schema ? typeOf(schema) : el("code", {}, name);
}

function showContents(subjects, schemas) {
  const items = [];
  const line = (href, text, ...rest) => {
    const item = el("li", {}, el("a", { href }, ...rest));
    items.push({ item, text: text.toLowerCase() });
    return item;
  };
  const filter = searchField("Filter", "", text => {
    for (const { item, text: own } of items) item.hidden = !own.includes(text.toLowerCase());
  }, { "aria-keyshortcuts": "/" });
  const parts = [...subjects].flatMap(([subject, list]) => [el("h2", {}, subject), el("ul", {}, list.map(({ operationId, path, method, summary }) =>
    line(`#${operationId}`, `${operationId} ${method} ${path} ${summary}`, verb(method), el("code", { title: path }, shortened(path)))))]);
  place("contents").append(filter, ...parts, el("h2", {}, "records"), el("ul", {}, Object.keys(schemas).map(name => line(`#record-${name}`, name, name))));
  bindKeys({ "/": () => filter.focus() }, new AbortController().signal);
}

async function draw() {
  const response = await fetch("/v1/openapi.json");
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const reference = await response.json();
  const { schemas } = reference.components;
  const subjects = operationsOf(reference);
  fill(place("introduction"), `Version ${reference.info.version}. ${reference.info.description} Keys are sent as `, el("code", {}, "Authorization: Bearer cf_…"), ".");
  place("operations").append(...[...subjects].map(([subject, list]) =>
    el("section", { id: `about-${subject}` }, el("h2", {}, subject), list.map(one => operation(one, schemas)))));
  place("records").append(...Object.entries(schemas).map(([name, schema]) =>
    el("article", { class: "card operation", id: `record-${name}` }, el("h3", {}, el("code", {}, name)), fieldTable(schema))));
  showContents(subjects, schemas);
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

// On a phone the contents would be all that is seen.
if (innerWidth < 900) place("contents").open = false;
draw().catch(problem => fill(place("introduction"), failure(problem, () => location.reload())));
