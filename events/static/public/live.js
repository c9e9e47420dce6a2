// Keeps what is on now fresh: asks for the same page again and puts its live parts in place.
// The browser sends the ETag along, so an unchanged page costs a 304 and touches nothing.
// Without this module a page refreshes itself each minute, or when the reader does.
const PERIOD = 20_000;
const JITTER = 4_000;

const parts = (page) => [...page.querySelectorAll("[data-live]")];

function put(here, there) {
  if (here.innerHTML === there.innerHTML) return;
  const focused = here.contains(document.activeElement) && document.activeElement.href;
  here.innerHTML = there.innerHTML;
  if (!focused) return;
  // Whoever reads by keyboard stays on the link that had the focus, if it is still there.
  [...here.querySelectorAll("a")].find((link) => link.href === focused)?.focus();
}

async function refresh() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = parts(page);
    const shown = parts(document);
    if (fresh.length !== shown.length) return;
    shown.forEach((part, place) => put(part, fresh[place]));
  } catch {
    // The network is away; the next try may find it again.
  }
}

function later() {
  setTimeout(async () => {
    if (document.visibilityState === "visible") await refresh();
    later();
  }, PERIOD + Math.random() * JITTER);
}

if (parts(document).length) {
  later();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") refresh();
  });
}
