// The list of clashes: jump to a card, go a way out, accept with a reason, let it count again.

import { refusal } from "./api.js";
import { element } from "./cards.js";

// A longer list is read on the page of clashes.
const SHOWN = 60;

export function drawClashes(board) {
  const { clashes, words } = board.state;
  const list = board.area.clashes;
  // Whoever types a reason keeps the place to type while others change the draft.
  const typing = list.contains(document.activeElement) ? document.activeElement : null;
  const shown = [...clashes].sort((a, b) => isElsewhere(board, a) - isElsewhere(board, b)).slice(0, SHOWN);
  list.replaceChildren(...shown.map((clash) => rowOf(board, clash)));
  if (!clashes.length) list.append(element("li", "soft none", words.no_clash));
  board.root.querySelector('[data-part="clash-count"]').textContent = String(clashes.length);
  if (board.panel && !board.panel.node.isConnected) board.panel = null;
  if (typing?.isConnected) typing.focus();
}

// What the board does not show now is listed after what it does.
function isElsewhere(board, clash) {
  return Number(!clash.slots.some((uid) => board.slot(uid)));
}

function rowOf(board, clash) {
  const { words } = board.state;
  const row = element("li", clash.accepted ? "accepted" : clash.level);
  const told = [clash.accepted ? `✓ ${words.accepted}: ` : "", clash.text].join("");
  row.append(element("span", "", told));
  for (const uid of clash.slots) {
    const slot = board.slot(uid);
    if (slot) row.append(button("link", words.show.replace("%s", slot.title), () => board.focus(uid)));
  }
  if (!board.state.may_edit) return row;
  const isOpen = board.panel?.key === clash.key;
  const opener = button("link", clash.accepted ? words.waiver : words.ways, () => toggle(board, clash));
  opener.setAttribute("aria-expanded", String(isOpen));
  opener.setAttribute("aria-label", `${opener.textContent}: ${clash.text}`);
  opener.dataset.clash = clash.key;
  row.append(opener);
  if (isOpen) row.append(board.panel.node);
  return row;
}

function button(className, text, act) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

async function toggle(board, clash) {
  const isOpen = board.panel?.key === clash.key;
  board.panel = isOpen ? null : { key: clash.key, node: element("div", "board-ways") };
  if (!isOpen) board.panel.node.append(element("p", "soft small", board.state.words.trying));
  drawClashes(board);
  opener(board, clash.key)?.focus();
  if (!isOpen) await look(board);
}

function opener(board, key) {
  return board.area.clashes.querySelector(`[data-clash="${key}"]`);
}

// Ask for the newest ways out, and show them.
async function look(board) {
  const { panel } = board;
  const answer = await board.server.clash(panel.key);
  if (board.panel !== panel) return;
  if (answer.ok) fill(board, answer.body);
  else board.say(refusal(answer, board.state.words), true);
}

function fill(board, clash) {
  const { words } = board.state;
  const { node } = board.panel;
  const parts = clash.ways.map((way) => button("button quiet small", way.label, () => mend(board, clash, way)));
  if (!parts.length && !clash.accepted) parts.push(element("p", "soft small", words.no_ways));
  if (clash.lapsed) parts.unshift(element("p", "small", words.lapsed));
  if (clash.waiver) parts.unshift(element("p", "small", `${clash.waiver.name}: “${clash.waiver.reason}”`));
  if (clash.may_accept) parts.push(clash.accepted ? letCount(board, clash) : reasonForm(board, clash));
  node.replaceChildren(...parts);
  board.announce([clash.text, ...clash.ways.map((way) => way.label)].join(" "));
}

function letCount(board, clash) {
  const { words } = board.state;
  return button("button plain small", words.let_count, () =>
    decide(board, clash, () => board.server.withdraw(clash.key), () => words.counts),
  );
}

function reasonForm(board, clash) {
  const { words } = board.state;
  const form = element("form");
  const label = element("label", "small", words.reason);
  const field = element("input");
  Object.assign(field, { name: "reason", required: true, maxLength: 300 });
  label.append(field);
  const send = element("button", "button small", words.accept);
  form.append(label, send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wish = { facts: clash.facts, reason: field.value };
    decide(board, clash, () => board.server.accept(clash.key, wish), () => words.is_accepted);
  });
  return form;
}

function mend(board, clash, way) {
  const ask = () => board.server.mend(clash.key, way.action);
  return decide(board, clash, ask, (body) => words(board, body));
}

const words = (board, body) => board.state.words.done.replace("%s", body.text);

// Do it; show the board as it is then; say what was done, or why not and what else would do.
async function decide(board, clash, ask, told) {
  board.busy += 1;
  const answer = await ask();
  board.busy -= 1;
  if (answer.ok) board.panel = null;
  board.etag = "";
  await board.load();
  board.say(answer.ok ? told(answer.body) : refusal(answer, board.state.words), !answer.ok);
  if (!answer.ok && board.panel) return look(board);
  const moved = answer.body?.slots?.[0]?.uid;
  if (moved && board.slot(moved)) board.focus(moved);
  else (opener(board, clash.key) ?? board.area.clashes).focus();
}
