// How the connection to the server stands, as calls and event streams find it.

/** Tells of "change": detail is { stream: idle, live or lost; reachable }. */
export const connection = new EventTarget();

const now = { stream: "idle", reachable: true };

/** Notes how the event stream stands: idle, live or lost. */
export const noteStream = stream => note({ stream });

/** Notes whether the server answered a call, be it with a refusal. */
export const noteAnswer = reachable => note({ reachable });

function note(part) {
  if (Object.entries(part).every(([key, value]) => now[key] === value)) return;
  Object.assign(now, part);
  connection.dispatchEvent(new CustomEvent("change", { detail: { ...now } }));
}
