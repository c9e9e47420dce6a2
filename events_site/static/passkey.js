// A passkey that was cancelled or refused is told in words on the page, not only in the console.
document.addEventListener("allauth.error", (event) => {
  const words = document.querySelector("[data-passkey-refused]");
  if (!words) return;
  event.preventDefault();
  words.hidden = false;
});
