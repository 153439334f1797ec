// Brings the figures up to date in place. Without it the page says as much, only as of when it was opened.
const live = document.getElementById("live");
const seconds = Number(live?.dataset.refresh);

async function refresh() {
  // Whoever reads or types is not disturbed; a page nobody looks at asks for nothing.
  if (document.hidden || live.contains(document.activeElement)) return;
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!fresh) return;
  for (const group of live.querySelectorAll("details[id]")) {
    fresh.querySelector(`#${CSS.escape(group.id)}`)?.toggleAttribute("open", group.open);
  }
  live.replaceChildren(...fresh.childNodes);
}

if (seconds) setInterval(refresh, seconds * 1000);
