// Ticks all rows of the page at once and counts what is ticked. Without it, the menu says the same.
const all = document.querySelector("[data-tick-all] input");
const boxes = [...document.querySelectorAll("[name=row]")];
const which = document.querySelector("#many-which");
// Only where there is more than one page.
const offer = document.querySelector("[data-page-ticked]");

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  const option = which.options[0];
  option.text = ticked ? `${option.dataset.ticked} ${ticked}` : option.dataset.none;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  if (offer) tell();
}

function tell() {
  const isAll = which.value === "all";
  offer.hidden = !isAll && !all.checked;
  offer.querySelector("[data-some]").hidden = isAll;
  offer.querySelector("[data-all]").hidden = !isAll;
}

if (all && which) {
  which.options[0].dataset.none = which.options[0].text;
  all.parentElement.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    which.value = "ticked";
    count();
  });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      which.value = "ticked";
      count();
    });
  }
  which.addEventListener("change", count);
  offer?.querySelector("[data-choose-all]").addEventListener("click", () => {
    which.value = "all";
    count();
    which.focus();
  });
  count();
}
