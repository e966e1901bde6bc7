// Routes by the History API. A view lives until its signal is aborted: its calls, listeners and timers hang on it.

let routes = [];
let shown = new AbortController();
let show = () => {};

/** Starts routing. Each route has a pattern and a view; present(view, signal, first) puts the view on the page. */
export function startRouter(table, present) {
  routes = table;
  show = first => {
    shown.abort();
    shown = new AbortController();
    const { view, parameters } = match(location.pathname);
    present(() => view({ parameters, query: new URLSearchParams(location.search), state: history.state ?? {}, signal: shown.signal }), first);
  };
  addEventListener("popstate", () => show(false));
  document.addEventListener("click", followLink);
  show(true);
}

/** Shows another page; one that replaces the present one is not gone back from. */
export function navigate(path, replace = false) {
  if (replace) history.replaceState(history.state, "", path);
  else history.pushState({ inside: true }, "", path);
  show(false);
}

/** Ends what the present page has under way. */
export const leave = () => shown.abort();

/** Shows the present page anew. */
export const reload = () => show(false);

/** Notes what is shown in the address, without a new view. A pushed address can be gone back from. */
export function note(parameters, { push = false, state = {} } = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  const address = query.size > 0 ? `${location.pathname}?${query}` : location.pathname;
  if (push) history.pushState({ inside: true, ...state }, "", address);
  else history.replaceState({ ...history.state, ...state }, "", address);
}

/** Goes back to where the reader came from, or up to the parent page. */
export function back(parent) {
  if (history.state?.inside) history.back();
  else navigate(parent);
}

function match(path) {
  for (const { pattern, view } of routes) {
    const found = pattern.exec(path);
    if (found) return { view, parameters: found.groups ?? {} };
  }
  throw new Error(`No route for ${path}: the last route must take everything.`);
}

function followLink(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.target || "native" in link.dataset || link.hasAttribute("download")) return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  navigate(link.pathname + link.search, "replace" in link.dataset);
}
