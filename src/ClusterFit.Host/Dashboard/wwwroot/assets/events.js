// Server-sent events. The browser reconnects and resumes with Last-Event-ID by itself; this adds what it does not do: starting again after
// the server refused, pausing while nobody looks (a hidden tab would hold one of the few connections to the server), and saying how it stands.

import { head } from "./api.js";
import { noteStream } from "./connection.js";

const RETRY_AT_LEAST = 1000;
const RETRY_AT_MOST = 30_000;

/**
 * Listens to an event stream until the signal is aborted. The handlers are called with the data of the events of their name; onGap is called
 * when events were or may have been missed. Gives back a function that listens again after the stream has ended.
 */
export function listen(path, handlers, { signal, onGap }) {
  let source = null;
  let timer = 0;
  let wait = RETRY_AT_LEAST;
  let missed = false;

  function open() {
    if (source || signal.aborted || document.hidden) return;
    source = new EventSource(path);
    source.onopen = () => {
      wait = RETRY_AT_LEAST;
      noteStream("live");
      if (missed) onGap();
      missed = false;
    };
    source.onerror = () => {
      noteStream("lost");
      if (source?.readyState === EventSource.CLOSED) startAgainLater();
    };
    for (const [name, handle] of Object.entries(handlers)) source.addEventListener(name, event => handle(JSON.parse(event.data)));
    source.addEventListener("reset", onGap);
    source.addEventListener("end", close);
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
    noteStream("idle");
  }

  function startAgainLater() {
    source.close();
    source = null;
    missed = true;
    timer = setTimeout(open, wait);
    wait = Math.min(2 * wait, RETRY_AT_MOST);
    // The browser does not say why; a call shows whether it was the key or the server, or that there is nothing to hear of.
    head(path, signal).catch(({ status }) => { if (status === 404) close(); });
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else {
      missed = true;
      open();
    }
  }, { signal });
  signal.addEventListener("abort", close);
  open();
  return open;
}
