// The schedule board. It keeps one picture of the draft, draws it, and changes it through the
// server only: a change is shown at once, and put back with a word if the server will not have it.

import { refusal, serverAt } from "./api.js";
import { cardOf, draw, element, layoutOf } from "./cards.js";
import { drawClashes } from "./clashes.js";
import { dialogOf } from "./dialog.js";
import { letDrag } from "./drag.js";
import { letType } from "./keys.js";
import { letUndo } from "./undo.js";

const EVERY = 3000;

function boardAt(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const area = {
    scroller: part("scroller"), heads: part("heads"), times: part("times"), field: part("field"),
    tray: part("tray"), clashes: part("clashes"), said: part("said"), hint: part("hint"), toast: part("toast"),
  };
  const state = JSON.parse(document.getElementById("board-state").textContent);
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: state.zone, hour: "2-digit", minute: "2-digit" });
  const board = {
    root, area, state,
    server: serverAt(root),
    view: { zoom: 2, orientation: "columns", people: false, building: "", text: "", track: "" },
    clock: (time) => format.format(new Date(time * 60_000)),
    slot: (uid) => slotsOf(board.state).get(uid),
    etag: root.dataset.etag,
    busy: 0,
  };
  board.announce = (text) => (area.said.textContent = text);
  board.say = (text, isBad = false) => say(board, text, isBad);
  board.hint = (text) => {
    area.hint.textContent = text;
    area.hint.hidden = !text;
  };

  // One sentence about a place: where, when, and what stands in the way.
  board.why = ({ room, from, minutes }, reasons) => {
    const { words } = board.state;
    const place = `${room.name} ${board.clock(from)}–${board.clock(from + minutes)}`;
    const told = reasons.map((each) => words[each.kind].replace("%s", each.label ?? ""));
    return `${place} · ${told.length ? told.join(" ") : words.fits}`;
  };

  board.redraw = () => {
    board.layout = layoutOf(board.state, board.view);
    root.dataset.orientation = board.view.orientation;
    root.classList.toggle("far", board.view.zoom < 1.5);
    const { scrollTop, scrollLeft } = area.scroller;
    draw(area, board.state, board.layout, board.clock);
    drawTray(board);
    drawClashes(board);
    drawPresent(board);
    dim(board);
    area.scroller.scrollTo(scrollLeft, scrollTop);
    const first = cards(root)[0];
    if (first && !root.querySelector('.board-card[tabindex="0"]')) first.tabIndex = 0;
  };

  board.place = (slot, place, how = {}) => {
    const before = { room: slot.room, from: slot.from, to: slot.to, shown: slot.shown, minutes: slot.minutes };
    const { room, from, minutes } = place;
    if (room === slot.room && from === slot.from && minutes === slot.minutes) return finish(board, slot, how);
    Object.assign(slot, { room, from, to: from + minutes, shown: from + minutes, minutes });
    return save(board, [slot], [before], () => board.server.place(slot, place), how);
  };
  board.unplace = (slot) => {
    const before = { room: slot.room, from: slot.from, to: slot.to, shown: slot.shown };
    Object.assign(slot, { room: null, from: null, to: null, shown: null });
    return save(board, [slot], [before], () => board.server.unplace(slot));
  };
  board.swap = (slot, other) => {
    const keep = ({ room, from, to, shown }) => ({ room, from, to, shown });
    const before = [keep(slot), keep(other)];
    const [a, b] = before;
    Object.assign(slot, { room: b.room, from: b.from, to: b.from + slot.minutes, shown: b.from + slot.minutes });
    Object.assign(other, { room: a.room, from: a.from, to: a.from + other.minutes, shown: a.from + other.minutes });
    return save(board, [slot, other], before, () => board.server.swap(slot, other));
  };
  board.pin = (slot, wanted) => {
    const before = [{ pinned: slot.pinned }];
    slot.pinned = wanted;
    return save(board, [slot], before, () => board.server.pin(slot, wanted), { keepFocus: true });
  };

  board.under = ({ clientX, clientY }, slot) => {
    const found = document.elementsFromPoint(clientX, clientY).map((each) => each.closest(".board-card"));
    const card = found.find((each) => each && each.dataset.uid !== slot.uid);
    return card && board.slot(card.dataset.uid);
  };
  board.isOverTray = ({ clientX: x, clientY: y }) => {
    const rect = area.tray.getBoundingClientRect();
    return x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
  };
  board.focus = (uid) => {
    const card = document.getElementById(`slot-${uid}`);
    if (!card) return;
    for (const each of cards(root)) each.tabIndex = -1;
    card.tabIndex = 0;
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  board.focusFirst = () => cards(root)[0] && board.focus(cards(root)[0].dataset.uid);
  board.focusNear = (card, way) => {
    const near = nearest(card, board.layout.isColumns ? way : [way[1], way[0]], cards(root));
    if (near) board.focus(near.dataset.uid);
  };

  board.load = async () => {
    if (board.busy || root.classList.contains("dragging") || root.querySelector(".held")) return;
    const answer = await board.server.load(board.etag);
    root.classList.toggle("offline", answer.status === 0);
    if (!answer.ok || board.busy || root.classList.contains("dragging") || root.querySelector(".held")) return;
    board.etag = answer.etag;
    const focused = document.activeElement?.dataset?.uid;
    board.state = answer.body;
    board.redraw();
    if (focused && !root.querySelector("dialog[open]")) board.focus(focused);
  };
  return board;
}

// By uid, made once for each picture of the draft.
const known = new WeakMap();
function slotsOf({ slots }) {
  if (!known.has(slots)) known.set(slots, new Map(slots.map((each) => [each.uid, each])));
  return known.get(slots);
}

// Ask the server; if it will not, put the cards back where they were and say why.
async function save(board, slots, before, ask, how = {}) {
  board.busy += 1;
  board.redraw();
  for (const slot of slots) mark(slot, "saving");
  if (how.keepFocus) board.focus(slots[0].uid);
  const answer = await ask();
  board.busy -= 1;
  if (answer.ok) {
    takeVersions(board, slots, answer.body);
    finish(board, slots[0], how, answer.body?.clashes ?? []);
  } else {
    slots.forEach((slot, index) => Object.assign(slot, before[index]));
    if (answer.body?.now) takeNow(board, slots[0], answer.body.now);
    board.redraw();
    for (const slot of slots) mark(slot, "refused");
    say(board, refusal(answer, board.state.words), true);
  }
  board.etag = "";
  await board.load();
  if (how.keepFocus) board.focus(slots[0].uid);
}

function takeVersions(board, slots, body) {
  const told = body?.slots ?? [body?.slot ?? body];
  for (const each of told) {
    const slot = each && board.slot(each.uid);
    if (slot) slot.version = each.version;
  }
}

// Somebody else was faster: show where it is now.
function takeNow(board, slot, now) {
  const minute = (moment) => (moment ? Math.round(Date.parse(moment) / 60_000) : null);
  const [from, to] = [minute(now.starts_at), minute(now.ends_at)];
  Object.assign(slot, { room: now.room?.slug ?? null, from, to, shown: minute(now.shown_until) ?? to, version: now.version });
  if (from !== null) slot.minutes = to - from;
}

function finish(board, slot, how, clashes = []) {
  board.redraw();
  if (how.keepFocus) board.focus(slot.uid);
  const room = board.state.rooms.find((each) => each.id === slot.room);
  const where = room ? `${room.name} ${board.clock(slot.from)}–${board.clock(slot.to)}` : board.state.words.waiting;
  const told = [`${slot.title}: ${where}.`, ...clashes.map((clash) => clash.text)];
  say(board, told.join(" "), clashes.length > 0);
}

function say(board, text, isBad) {
  board.announce(text);
  const { toast } = board.area;
  toast.textContent = text;
  toast.className = `board-toast ${isBad ? "bad" : "good"}`;
  toast.hidden = false;
  clearTimeout(board.hush);
  if (!isBad) board.hush = setTimeout(() => (toast.hidden = true), 6000);
}

function mark(slot, className) {
  document.getElementById(`slot-${slot.uid}`)?.classList.add(className);
}

function cards(root) {
  return [...root.querySelectorAll(".board-card:not([hidden])")];
}

// The card nearest in one direction, as the eye sees it.
function nearest(card, [x, y], all) {
  const middle = (each) => {
    const rect = each.getBoundingClientRect();
    return { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 };
  };
  const here = middle(card);
  const far = (each) => {
    const there = middle(each);
    const [ahead, aside] = x ? [(there.x - here.x) * x, there.y - here.y] : [(there.y - here.y) * y, there.x - here.x];
    return ahead > 2 ? ahead + Math.abs(aside) * 2 : Infinity;
  };
  const best = all.filter((each) => each !== card).map((each) => [far(each), each]).sort((a, b) => a[0] - b[0])[0];
  return best && best[0] < Infinity ? best[1] : null;
}

function drawTray(board) {
  const waiting = board.state.slots.filter((each) => each.from === null);
  const list = waiting.map((slot) => {
    const card = cardOf(slot, board.state, board.clock);
    if (board.state.may_edit) card.append(element("span", "board-grip"));
    return card;
  });
  board.area.tray.replaceChildren(...list);
  if (!list.length) board.area.tray.append(element("p", "soft small", board.state.words.all_placed));
}

// Who else has this board open: their changes appear by themselves.
function drawPresent({ state, root }) {
  const names = state.present.join(state.words.comma);
  root.querySelector("[data-part=present]").textContent = names && state.words.present.replace("%s", names);
}

// Filters only push back what does not match: a room that looks free must be free.
function dim(board) {
  const { text, track } = board.view;
  const wanted = text.trim().toLowerCase();
  for (const card of cards(board.root)) {
    const slot = board.slot(card.dataset.uid);
    const named = `${slot.title} ${slot.people.map((key) => board.state.people[key].name).join(" ")}`.toLowerCase();
    const fits = (!wanted || named.includes(wanted)) && (!track || slot.track === track);
    card.classList.toggle("dimmed", !fits);
  }
}

function letChoose(board) {
  const tools = board.root.querySelector("[data-part=tools]");
  tools.addEventListener("input", () => {
    const { zoom, orientation, people, building, text, track } = tools.elements;
    Object.assign(board.view, {
      zoom: Number(zoom.value), orientation: orientation.value, people: people.checked,
      building: building.value, text: text.value, track: track.value,
    });
    board.redraw();
  });
  tools.addEventListener("submit", (event) => event.preventDefault());
}

const root = document.querySelector("[data-board]");
if (root) {
  const board = boardAt(root);
  root.hidden = false;
  board.open = dialogOf(board, root.querySelector("dialog"));
  letChoose(board);
  letDrag(board);
  letType(board);
  letUndo(board);
  board.redraw();
  board.focus(location.hash.replace("#slot-", ""));
  root.addEventListener("dblclick", (event) => {
    const card = event.target.closest(".board-card");
    if (card) board.open(board.slot(card.dataset.uid));
  });
  root.addEventListener("click", (event) => {
    const card = event.target.closest(".board-card");
    if (card) board.focus(card.dataset.uid);
    if (card && event.detail === 1 && event.pointerType === "touch" && !event.target.closest(".board-grip"))
      board.open(board.slot(card.dataset.uid));
  });
  setInterval(board.load, EVERY + Math.random() * 500);
  root.dataset.ready = "true";
}
