// Who looks at the page: what the server allows the caller.

import { get, post, remove, SESSION } from "./api.js";

let server = { scopes: [], limits: {} };

/** Asks the server what the caller may do. */
export async function loadSession(signal) {
  server = await get("/v1", signal);
  return server;
}

/** Exchanges a key for a cookie that scripts cannot read. */
export async function signIn(key) {
  await post(SESSION, { key });
  return loadSession();
}

export const signOut = () => remove(SESSION);

/** The name of the caller's key. */
export const keyName = () => server.key ?? "";

/** Whether the caller's key has a scope: read, submit or admin. */
export const can = scope => server.scopes?.includes(scope) ?? false;

/** What the server takes at most: image_bytes, image_pixels, batch_images, body_bytes. */
export const limits = () => server.limits ?? {};
