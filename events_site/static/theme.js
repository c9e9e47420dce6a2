// Light or dark: the system decides until somebody chooses; the choice stays on this device.
// A small plain script right after the link to dark.css, so that no page flashes in the other
// colours. It only says when dark.css counts: follow the system, always, or never.
(() => {
  "use strict";
  const KEY = "theme";
  const night = document.querySelector("link[data-night]");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const media = { dark: "screen", light: "not all" };

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden; then the choice lasts for this page
    }
  };
  const remember = (choice) => {
    try {
      if (choice) localStorage.setItem(KEY, choice);
      else localStorage.removeItem(KEY);
    } catch {
      // see above
    }
  };
  const follow = (choice) => {
    night.media = media[choice] ?? "screen and (prefers-color-scheme: dark)";
  };

  let choice = remembered();
  follow(choice);

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const isDark = () => (media[choice] ? choice === "dark" : system.matches);
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    show();
    system.addEventListener("change", show);
    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      choice = wanted === (system.matches ? "dark" : "light") ? null : wanted;
      follow(choice);
      remember(choice);
      show();
    });
  });
})();
