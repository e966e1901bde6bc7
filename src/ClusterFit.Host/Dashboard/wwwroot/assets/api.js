// Calls of /v1. Whatever goes wrong becomes a Problem, also when the server does not answer.

import { noteAnswer } from "./connection.js";

// No answer, too many requests, busy or restarting, and what proxies say then.
const PASSING = new Set([0, 429, 502, 503, 504]);

/** Why a request was not served, as RFC 9457 has it. */
export class Problem extends Error {
  constructor({ title, detail, status, errors, retryAfter }) {
    super(detail ?? title);
    this.title = title;
    this.detail = detail ?? "";
    this.status = status;
    this.errors = errors ?? [];
    this.retryAfter = retryAfter;
  }

  /** Whether the same call may be served later. */
  get passes() {
    return PASSING.has(this.status);
  }
}

/** Where a key is exchanged for a cookie: a refusal there is a wrong key, which the form shows. */
export const SESSION = "/v1/session";

/** Announced to the window when a call was refused for want of a key. */
export const SIGNED_OUT = "clusterfit:signed-out";

/** Announced to the window when somebody has signed in again: what was refused can be asked for again. */
export const SIGNED_IN = "clusterfit:signed-in";

export const get = (path, signal) => call("GET", path, { signal }).then(json);

/** Asks whether there is something, without what it is. */
export const head = (path, signal) => call("HEAD", path, { signal });

export const post = (path, body, signal) => call("POST", path, { body: toJson(body), signal }).then(json);

/** Makes something, or finds that it is there already: { made, value }. */
export const create = (path, body, signal) =>
  call("POST", path, { body: toJson(body), signal }).then(async response => ({ made: response.status === 201, value: await json(response) }));

export const patch = (path, body, signal) => call("PATCH", path, { body: toJson(body), signal }).then(json);

export const remove = (path, signal) => call("DELETE", path, { signal });

/** Uploads a file. */
export const put = (path, file, signal) => call("PUT", path, { body: file, signal });

/** A picture, with its ETag: the browser asks the server whether what it has is still right. */
export async function picture(path, signal) {
  const response = await call("GET", path, { signal, cache: "no-cache" });
  return { etag: response.headers.get("ETag"), blob: await response.blob() };
}

/** A path with the parameters that have a value. */
export function withQuery(path, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ""));
  return query.size > 0 ? `${path}?${query}` : path;
}

async function call(method, path, { body, signal, cache }) {
  // The header tells the server that the call comes from this page and not from a form of another site.
  const headers = method === "GET" || method === "HEAD" ? {} : { "X-ClusterFit": "1" };
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body, signal, cache, credentials: "same-origin" });
  } catch (error) {
    if (signal?.aborted) throw error;
    noteAnswer(false);
    throw new Problem({ status: 0, title: "No answer", detail: "The server cannot be reached. Is it running, and are you connected?" });
  }
  noteAnswer(true);
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && path !== SESSION) dispatchEvent(new CustomEvent(SIGNED_OUT));
  throw problem;
}

async function problemOf(response) {
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  const described = response.headers.get("Content-Type")?.includes("json") ? await response.json().catch(() => ({})) : {};
  return new Problem({
    title: described.title ?? `The server answered ${response.status}`,
    detail: described.detail ?? response.statusText,
    status: response.status,
    errors: described.errors,
    retryAfter,
  });
}

const json = response => (response.status === 204 ? null : response.json());

const toJson = body => (body === undefined ? undefined : JSON.stringify(body));
