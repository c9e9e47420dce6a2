// Shortens a long list of names while somebody types. Without it the list simply stays whole.
for (const list of document.querySelectorAll("[data-filtered]")) {
  const box = list.querySelector("[data-filter]");
  const field = box.querySelector("input");
  const labels = [...list.querySelectorAll(".choices label")];
  if (labels.length < 12) continue;
  box.hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const label of labels) {
      const chosen = label.querySelector("input").checked;
      label.hidden = !chosen && !label.textContent.toLowerCase().includes(wanted);
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
