// A classic script in the head, so that a remembered theme is there before the first paint.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const remembered = read();
  if (remembered) root.dataset.theme = remembered;

  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => {
      const shown = root.dataset.theme ?? (dark.matches ? "dark" : "light");
      root.dataset.theme = shown === "dark" ? "light" : "dark";
      remember(root.dataset.theme);
    });
  });

  // Storage can be forbidden; the toggle then lasts as long as the page.
  function read() {
    try { return localStorage.getItem("theme"); } catch { return null; }
  }

  function remember(theme) {
    try { localStorage.setItem("theme", theme); } catch { /* not remembered */ }
  }
})();
