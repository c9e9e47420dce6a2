// Undo and redo: by button, and by the keys that everybody knows.

import { refusal } from "./api.js";

export function letUndo(board) {
  const { root } = board;
  for (const button of root.querySelectorAll("[data-turn]"))
    button.addEventListener("click", () => turn(board, button.dataset.turn));
  document.addEventListener("keydown", (event) => {
    const wish = wishOf(event);
    const isTyping = event.target.closest("input, select, textarea, dialog");
    if (!wish || isTyping || root.querySelector(".held") || root.classList.contains("dragging")) return;
    event.preventDefault();
    turn(board, wish);
  });
}

function wishOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" ? "redo" : null;
}

async function turn(board, wish) {
  if (board.busy || !board.state.may_edit) return;
  board.busy += 1;
  const answer = await board.server.turn(wish);
  board.busy -= 1;
  const { words } = board.state;
  if (answer.ok) board.say(words[wish === "undo" ? "undone" : "done_again"].replace("%s", answer.body.text));
  else board.say(answer.status === 0 ? words.not_undone : refusal(answer, words), true);
  board.etag = "";
  await board.load();
}
