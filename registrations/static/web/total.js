// The total of what is chosen, always in view. Without script the next page tells it.
const form = document.querySelector("form[data-total]");
const line = form.querySelector("[data-total-line]");
const sum = form.querySelector("[data-total-sum]");
const format = new Intl.NumberFormat(document.documentElement.lang, {
  style: "currency",
  currency: form.dataset.currency,
  currencyDisplay: "narrowSymbol",
  trailingZeroDisplay: "stripIfInteger",
});

export function total(fields) {
  return fields.reduce((all, { price, count, isMeant }) => all + (isMeant ? price * count : 0), 0);
}

function read(field) {
  const window = field.dataset.window && document.getElementById(field.dataset.window);
  const count = Number.parseInt(field.querySelector("input").value, 10);
  return {
    price: Number(field.dataset.price),
    count: count > 0 ? count : 0,
    isMeant: !window || window.value !== "",
  };
}

function show() {
  const fields = [...form.querySelectorAll("[data-price]")].map(read);
  sum.textContent = format.format(total(fields) / 100);
  line.hidden = fields.every(({ count, isMeant }) => !count || !isMeant);
}

form.addEventListener("input", show);
show();
